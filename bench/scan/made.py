"""
Make an activity log of any size: OCSF events, one Parquet file a day, packed with zstd.

In:       how many events.
Out:      a folder in build/bench with 89 files over 90 days; the same number makes the same log.

Everything follows from a hash of day and number, so that nothing is random. Planted are missing
fields, broken and reserved addresses, ports that cannot be, times of another day and none at all,
repeated entries, late ones, and texts with personal data that are made up.
"""

import shutil
from datetime import date, timedelta
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[2]
FIRST, DAYS, MISSING = date(2026, 6, 1), 90, 40
PERSONAL = (
    "write to li.mei@mail.example.com soon",
    "请致电 13812345678 联系",
    "证号 11010519491231002X 已核",
    "pay GB82WEST12345698765432 now",
    "card 4111111111111111 was used",
    "card 4111111111111112 was mistyped",
    "order 13812345678901234567 was sent",
    "ref GB82WEST12345698765433 is wrong",
)
DAY = """
COPY (
 WITH drawn AS (
  SELECT i, hash(i, {number}) AS h, hash(i, {number}, 1) AS g, hash(i, {number}, 2) AS f
  FROM range({each}) AS numbers(i)
 ), said AS (
  SELECT h, g, f, i,
   f % 10000 = 0 AS nothing,
   CAST(floor({accounts} * pow((h % 1000003) / 1000003.0, 2)) AS BIGINT) AS who,
   h % 20 AS what,
   {start} + CAST(g % 86400000 AS BIGINT) AS moment
  FROM drawn
 ), chosen AS (
  SELECT *,
   CASE WHEN what < 2 THEN 3002 WHEN what = 2 THEN 3001 WHEN what = 3 THEN 3004
    WHEN what = 4 THEN 1001 ELSE 6001 END AS class,
   CASE WHEN f % 1000 = 1 THEN moment - 86400000 WHEN f % 2000 = 3 THEN moment + 86400000
    WHEN f % 5000 = 5 THEN NULL WHEN f % 5000 = 7 THEN 86400000 ELSE moment END AS happened,
   CASE WHEN g % 100 <> 1 THEN 'u' || who END AS account
  FROM said
 ), events AS (
  SELECT
   CASE WHEN nothing THEN NULL ELSE class END AS class_uid,
   CASE WHEN nothing THEN NULL WHEN what = 1 THEN 2 WHEN what > 12 THEN 2 ELSE 1 END AS activity_id,
   CASE WHEN what = 0 AND f % 5 = 0 THEN 2 ELSE 1 END AS status_id,
   CASE WHEN nothing THEN NULL ELSE happened END AS "time",
   {{'logged_time': CASE WHEN f % 50 <> 9 THEN moment + CAST(
     CASE WHEN f % 300 = 11 THEN 90000000 WHEN f % 400 = 13 THEN -1500
      ELSE pow(2, h % 18) * 100 END AS BIGINT) END}} AS metadata,
   {{'uid': CASE WHEN nothing THEN NULL WHEN class = 3002 THEN account
     WHEN class = 3001 THEN 'u' || (who + 1) END}} AS "user",
   {{'user': {{'uid': CASE WHEN NOT nothing AND class <> 3002 THEN account END}}}} AS actor,
   {{'ip': CASE WHEN nothing OR g % 50 = 3 THEN NULL
     WHEN f % 1000 = 15 THEN '999.1.' || (h % 200) || '.1'
     WHEN f % 50 = 17 THEN '10.1.' || (h % 200) || '.' || (g % 200)
     WHEN who % 10 < 3 THEN printf('2a00:1450:%x:%x::8', who % 65536, CAST(g % 40 AS BIGINT))
     ELSE (20 + who % 60) || '.' || (who // 60 % 250) || '.' || (who // 15000 % 250)
      || '.' || (g % 40) END,
    'port': CASE WHEN h % 5 = 1 THEN NULL WHEN f % 1000 = 19 THEN 0
     ELSE 1024 + CAST(g % 64000 AS BIGINT) END}} AS src_endpoint,
   {{'uid': CASE WHEN class IN (6001, 3004) AND f % 100 <> 21 THEN 't' || (g % 5000000) END}}
    AS entity,
   {{'uid': CASE WHEN g % 20 <> 5 THEN 'd' || who END}} AS device,
   {{'uid': CASE WHEN g % 30 <> 7 THEN 's' || who || '-' || (f % 4) END}} AS session,
   {{'user_agent': CASE WHEN g % 25 <> 9 THEN 'Mozilla/5.0 (X11; Linux x86_64) ' || (who % 90) END}}
    AS http_request,
   CASE WHEN NOT nothing AND f % 3 = 0 THEN CASE WHEN h % 33 = 0
     THEN {personal}[1 + CAST(g % {kinds} AS INTEGER)] || ' ' || (h % 97)
     ELSE 'request ' || (h % 9000) || ' was served in ' || (g % 900) || ' ms' END END AS message,
   i
  FROM chosen
 )
 SELECT * EXCLUDE (i) FROM events
 UNION ALL SELECT * EXCLUDE (i) FROM events WHERE i % 1000 = 0
) TO '{path}' (FORMAT parquet, COMPRESSION zstd)
"""


def made(events: int) -> Path:
    """Return the folder of a log of about `events` events; it is made once."""
    folder = ROOT / "build" / "bench" / "scan" / f"log-{events}"
    if folder.exists():
        return folder
    partial = folder.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    personal = "[" + ", ".join(f"'{text}'" for text in PERSONAL) + "]"
    with duckdb.connect(config={"memory_limit": "1GiB", "threads": "2"}) as engine:
        for number in range(DAYS):
            if number == MISSING:
                continue
            day = FIRST + timedelta(days=number)
            place = partial / f"date={day}"
            place.mkdir(parents=True)
            engine.execute(
                DAY.format(
                    number=number,
                    each=events // (DAYS - 1),
                    accounts=max(50, events // 100),
                    start=(day - date(1970, 1, 1)).days * 86_400_000,
                    personal=personal,
                    kinds=len(PERSONAL),
                    path=place / "events.parquet",
                )
            )
    partial.rename(folder)
    return folder
