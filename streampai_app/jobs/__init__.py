"""Work that nobody waits for. `schedule.py` is the whole timetable; one short file a job."""
