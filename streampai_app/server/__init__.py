"""The server process: connections, their deadlines and limits, workers and who looks after them.

uvicorn speaks HTTP and WebSocket; what it leaves open to strangers is closed here. See decision 0034.
"""
