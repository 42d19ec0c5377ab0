"""Who may reach what: one row an address, method and record, one status for each person.

The rows stand in `access/`, a file for the pages of each app and one for its resources. A row there reads:
method, name of the address, record, and what each of PEOPLE is answered, in their order.

`open` is a record of ALPHA, a mission everybody sees, and what is anwar's; `hidden` one of SHADE, which only
noor sees, and what is noor's; other rows name no mission. 401 and 302 ask for a sign-in, 404 is not there for
this reader, 403 is seen and may not be done, 405 is no way to ask.
"""

from pathlib import Path

PEOPLE = ("anonymous", "ivo", "revoked", "dora", "berit", "chidi", "pia", "anwar", "noor")
PEOPLE += ("administrator", "token")
# ivo may no longer sign in; revoked and token are anwar's keys, the second one for reading;
# dora holds nothing; berit and chidi speak for Bresland and Calmora, pia for the AU, an analyst of ALPHA;
# anwar plans ALPHA, noor SHADE; the administrator is no member of either.

ROWS = [
    row.split()
    for file in sorted(Path(__file__).with_name("access").glob("*.txt"))
    for row in file.read_text().splitlines()
]
TABLE = {(method, name, "" if of == "-" else of): " ".join(codes) for method, name, of, *codes in ROWS}
