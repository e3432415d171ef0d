"""Alerts on stream: what is shown, said and heard of a donation, and when; and a queue that loses none."""
