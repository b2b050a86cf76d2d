"""What ``make run`` starts: the database, the web server and the worker, watched over."""
