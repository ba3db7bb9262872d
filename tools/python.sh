#!/bin/sh
# Runs the arguments with a Python 3.11 or later, whichever this machine has; says what to install if there is none.
for candidate in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3 /usr/local/bin/python3; do
    [ -n "$candidate" ] || continue
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$candidate" "$@"
    fi
done
echo "Python 3.11 or later is needed and was not found." >&2
echo "On Debian 12 or later: apt-get install python3.  Elsewhere: name one with  make PYTHON=/path/to/python3 ..." >&2
exit 1
