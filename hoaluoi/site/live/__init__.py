"""Live updates: one process of its own tells open pages that something is fresh; the pages ask for it themselves.

announce.py   a transaction that made numbers fresh says so with PostgreSQL's NOTIFY
listening.py  the live process hears it on one connection
hub.py        and hands it to every open page, in memory
app.py        as server-sent events, for people who are signed in; no figures travel here, only that there are new ones
"""
