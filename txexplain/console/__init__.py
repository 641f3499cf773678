"""The analysts' console: pages written on the server, under /console."""
