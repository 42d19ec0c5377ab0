"""Hostile input by number, as the list of the reliability design has it: bodies, values, queries, headers.

The suite sends them to one address of each kind, `python -m bench hostile` to all of them.
"""

DEEP = 100_000
BODIES = {  # number: bodies that are no proper JSON object
    1: [b'{"summary": "a\\u0000b"}', b'{"reason": {"x": "\\u0000"}}'],
    2: [b'{"a\\u0000": 1}'],
    3: [b'{"summary": "\\ud800"}', b'{"names": {"fr": "\\udfff"}}'],
    4: [b'{"reason": "a\\u0000"}'],
    5: [b'{"reason": "\\udc00x"}'],
    6: [b'{"a":' * DEEP, b"[" * DEEP],
    7: [b'{"a":' * 900 + b"1" + b"}" * 900],
    8: [b'{"reason": "a", "reason": "b"}'],
    9: [b"[1]", b"[[]]", b"[null]", b"[]"],
    10: [b"null"],
    11: [b'"x"', b"7", b"true"],
    12: [b"", b" "],
    13: [b"{} x", b"{}{}"],
    14: [b"\xef\xbb\xbf{}"],
    15: ['{"a": 1}'.encode("utf-16")],
    16: [b'{"reason": "\xff\xfe"}'],
    19: [b'{"reason": "' + b"x" * 3_000_000 + b'"}'],
    20: [b'{"reason": "' + b"x" * 10_000_000 + b'"}'],
    21: [b'{"personnel": NaN}', b'{"personnel": Infinity}', b'{"personnel": -Infinity}'],
    22: [b'{"personnel": 1e999}'],
    23: [b'{"nobody": 1}'],
    24: [b'{"id": 5, "version": 2, "is_fictional": false, "slug": "x", "certainty": "x"}'],
}
CHARSETS = {17: "application/json; charset=bogus", 18: "application/json; charset=zlib_codec"}
VALUES = {  # number: JSON texts to stand as the value of any field
    25: ["2147483648"],
    26: ["9223372036854775808"],
    27: ["9" * 4000, '"' + "9" * 5000 + '"'],
    28: ["true"],
    29: ["1.5"],
    30: ['" 7 "'],
    31: ['"\u0663"'],
    32: ['"1_000"'],
    33: ["-1"],
    35: ['"NaN"', '"sNaN"', '"Infinity"'],
    36: ['"1e400"', '"1e999999999"', "1e400"],
    37: ['"91.5"', '"181.5"', "-1000"],
    38: ['"nan"', '"inf"'],
    39: ['"0000-01-01"', '"10000-01-01"', '"0000-01"'],
    40: ['"2025-02-30"', '"2025-13"'],
    41: ['"0001-01-01T00:00+14:00"'],
    42: ['"9999-12-31T23:59-12:00"'],
    44: ['"P99999999Y"'],
    45: ["-" + "9" * 30],
    46: ['"2025-03-30T02:30"'],
    47: [str(2**70)],
    48: ['"\\u0000"'],
    49: ["1e999"],
    50: ["[]", "{}", "[1]", '{"id": 1}', "null"],
    51: ['"SHADE"', '"shade"'],
    52: ['"BETA"'],
    54: ['"\uff21\uff21\uff21"'],
    55: ['"al\u200bpha"', '"\u202eAHPLA"'],
}
QUERIES = {  # number: query strings no list takes
    57: ["page=0", "page_size=-1", "page_size=abc", "page_size=" + "9" * 3000, "page_size=%00", "cursor=%00"],
    58: ["page_size=%D9%A1", "page_size=1_0"],
    59: ["page_size=1000000", "page_size=201", "page_size=0"],
    60: ["ordering=nothing", "ordering=--id", "ordering=%3F", "ordering=mission__lead__group__name"],
    61: ["ordering=" + ",".join(["id"] * 500)],
    62: ["search=%00", "search=" + "x" * 100_000, "fields=%25_%5C", "cursor='"],
    63: ["search=" + "+".join(["a"] * 1000)],
    64: ["code=" + ",".join("X" for _n in range(1900)) + "%00", "id__in=" + ",".join(map(str, range(800)))],
    65: ["year=9223372036854775808", "year=1e500", "year=NaN", "id=1"],
    66: ["month__year=0", "month=0000-01", "month=99999-01", "as_of=0000-00"],
    67: ["name__iregex=(", "name__regex=*"],
    68: ["pledge__amount__gte=1", "contributor__group__user=1"],
    69: ["fields=id&fields=id", "ordering=id&ordering=-id"],
    70: ["fields=%00", "expand=%00", "since=%00"],
    71: ["cursor=x", "cursor=" + "A" * 3000, "since=1e999"],
    72: ["format=xyz", "format=", "format=html"],
}
ADDRESSES = ["9223372036854775808", "0", "%00", "-1", "%ED%A0%80", "1e999", "\u0663", "x" * 300]  # 70, 71
HEADERS = {  # number: (headers, statuses that are right)
    73: [({"Host": "evil.example"}, {400}), ({"Host": "a b;c"}, {400})],
    78: [({"Accept": "nonsense"}, {406}), ({"Accept": "*/*;q=" + "9" * 2000}, {200, 406})],
    79: [({"Accept-Language": "x" * 150_000}, {200})],
    80: [({"Authorization": "Basic YQBi"}, {401})],
    81: [
        ({"Authorization": "Bearer"}, {401}),
        ({"Authorization": "Bearer concord_\x01"}, {401}),
        ({"Authorization": "Bearer concord_aa_" + "x" * 10_000}, {401}),
        ({"Authorization": "Token junk"}, {401}),
    ],
    82: [({"X-HTTP-Method-Override": "DELETE"}, {200})],
    84: [({"If-None-Match": '"' * 5000}, {200}), ({"If-None-Match": 'W/"a", ' * 100}, {200})],
    86: [({"X-Forwarded-For": "127.0.0.1, 10.0.0.1, junk"}, {200})],
    87: [({"Cookie": "sessionid=\x01junk; csrftoken=%00"}, {200, 401})],
}
KEYS = ["", "x" * 10_000, "a\x00b", "a b"]  # 85
FILES = {  # number: (name, content) of uploads; what is in them is the affair of the job that reads them
    91: [("a.xlsx", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')],
    92: [("../../evil.xlsm", b"PK\x03\x04"), ("a.xls", b"\xd0\xcf\x11\xe0")],
    99: [("a.csv", b"a,\x00b\n")],
    100: [("a.csv", b""), ("a.csv", b"iso3,mission\n")],
    103: [("a.svg", b"<svg onload=alert(1)>"), ("x" * 300 + ".csv", b"a\n"), ("a\r\nX: y.csv", b"a\n")],
}
OF_OTHERS = {34, 43, 53, 56, 74, 75, 76, 77, 83, 85, 88, 89, 90, *range(93, 99), 101, 102, 104, 105}
TELLTALE = ("SELECT", "Traceback", "psycopg", "/accounts/", "django", "Error(", "relation ", "site-packages")
