"""Plain HTTP routes, and the static files of the front end."""
