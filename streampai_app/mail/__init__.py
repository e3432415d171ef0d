"""Mail: queued in the transaction that has something to say, sent afterwards by a job."""
