"""The private PostgreSQL and Redis of an installation that names no servers of its own.

No module here imports Django, so that a server can be started before the settings are read.

- `layout`     where data, sockets, logs and locks live
- `account`    the account the servers run as (never root)
- `processes`  start, watch and end other programs
- `postgres`, `redis`  one server each
- `keeper`     the process that owns both servers for as long as somebody holds a lease
- `lease`      how a command takes part: a shared file lock that the kernel gives back on any death
- `secrets`    keys of a development installation
- `bootstrap`  what manage.py calls before Django
- `up`, `supervisor`, `ports`, `runfile`  the parts of `manage.py up`
"""
