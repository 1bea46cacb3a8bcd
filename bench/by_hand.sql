-- What a careful person would write by hand for the same numbers: one scan a table where it can be.
-- Each column is named after the figure it gives. Times: June to August 2026, UTC.

SELECT
  COUNT(*) AS "accounts.total",
  SUM(creation_ts >= 1780272000 AND creation_ts < 1788220800) AS "accounts.created",
  SUM(creation_ts >= 1780272000 AND creation_ts < 1782864000) AS "accounts.created month=2026-06",
  SUM(creation_ts >= 1782864000 AND creation_ts < 1785542400) AS "accounts.created month=2026-07",
  SUM(creation_ts >= 1785542400 AND creation_ts < 1788220800) AS "accounts.created month=2026-08",
  SUM(deactivated = 1) AS "accounts.deactivated",
  SUM(deactivated <> 1 AND suspended = 1) AS "accounts.suspended",
  SUM(deactivated <> 1 AND suspended <> 1 AND locked = 1) AS "accounts.locked",
  SUM(deactivated <> 1 AND suspended <> 1 AND locked <> 1 AND approved = 0) AS "accounts.pending",
  SUM(deactivated <> 1 AND suspended <> 1 AND locked <> 1 AND COALESCE(approved, 1) <> 0
      AND shadow_banned = 1) AS "accounts.restricted",
  SUM(is_guest = 1) AS "accounts.guests",
  SUM(admin = 1) AS "accounts.admins",
  SUM(consent_ts IS NOT NULL) AS "accounts.consented",
  (1788220800 - MIN(creation_ts) / 86400 * 86400) / 86400 AS "accounts.oldest_days"
FROM users;

SELECT
  COUNT(DISTINCT user_id) AS "verification.any",
  COUNT(DISTINCT CASE WHEN medium = 'email' THEN user_id END) AS "verification.email",
  COUNT(DISTINCT CASE WHEN medium = 'msisdn' THEN user_id END) AS "verification.phone",
  COUNT(DISTINCT CASE WHEN medium = 'sso' THEN user_id END) AS "verification.sso",
  SUM(validated_at >= 1780272000000 AND validated_at < 1788220800000) AS "verification.validated",
  SUM(validated_at >= 1780272000000 AND validated_at < 1782864000000) AS "verification.validated month=2026-06",
  SUM(validated_at >= 1782864000000 AND validated_at < 1785542400000) AS "verification.validated month=2026-07",
  SUM(validated_at >= 1785542400000 AND validated_at < 1788220800000) AS "verification.validated month=2026-08"
FROM (
  SELECT user_id, medium, validated_at FROM user_threepids WHERE medium IN ('email', 'msisdn')
  UNION ALL SELECT user_id, 'sso', NULL FROM user_external_ids
);

SELECT
  COUNT(DISTINCT user_id) AS "activity.active_accounts",
  COUNT(DISTINCT CASE WHEN timestamp < 1782864000000 THEN user_id END) AS "activity.active_accounts month=2026-06",
  COUNT(DISTINCT CASE WHEN timestamp >= 1782864000000 AND timestamp < 1785542400000 THEN user_id END) AS "activity.active_accounts month=2026-07",
  COUNT(DISTINCT CASE WHEN timestamp >= 1785542400000 THEN user_id END) AS "activity.active_accounts month=2026-08"
FROM user_daily_visits
WHERE timestamp >= 1780272000000 AND timestamp < 1788220800000;

SELECT
  COUNT(*) AS "activity.posts",
  SUM(received_ts < 1782864000000) AS "activity.posts month=2026-06",
  SUM(received_ts >= 1782864000000 AND received_ts < 1785542400000) AS "activity.posts month=2026-07",
  SUM(received_ts >= 1785542400000) AS "activity.posts month=2026-08",
  SUM(type = 'm.room.message') AS "activity.posts kind=message",
  SUM(type = 'm.room.encrypted') AS "activity.posts kind=encrypted",
  SUM(type = 'm.reaction') AS "activity.posts kind=reaction",
  SUM(type = 'm.call.invite') AS "activity.posts kind=call",
  SUM(type IN ('m.sticker', 'm.poll.start')) AS "activity.posts kind=other",
  SUM(type = 'm.room.encrypted') AS "activity.encrypted_posts",
  SUM(type = 'm.room.encrypted' AND received_ts < 1782864000000) AS "activity.encrypted_posts month=2026-06",
  SUM(type = 'm.room.encrypted' AND received_ts >= 1782864000000 AND received_ts < 1785542400000) AS "activity.encrypted_posts month=2026-07",
  SUM(type = 'm.room.encrypted' AND received_ts >= 1785542400000) AS "activity.encrypted_posts month=2026-08"
FROM events JOIN users ON users.name = events.sender
WHERE type IN ('m.room.message', 'm.room.encrypted', 'm.reaction', 'm.sticker', 'm.poll.start', 'm.call.invite')
  AND NOT outlier AND received_ts >= 1780272000000 AND received_ts < 1788220800000;

SELECT
  COUNT(*) AS "notices.received",
  SUM(received_ts < 1782864000000) AS "notices.received month=2026-06",
  SUM(received_ts >= 1782864000000 AND received_ts < 1785542400000) AS "notices.received month=2026-07",
  SUM(received_ts >= 1785542400000) AS "notices.received month=2026-08",
  SUM(target = 'message') AS "notices.received target=message",
  SUM(target = 'room') AS "notices.received target=room",
  SUM(target = 'account') AS "notices.received target=account",
  SUM(orphaned) AS "notices.orphaned",
  COUNT(DISTINCT user_id) AS "notices.notifiers"
FROM (
  SELECT r.received_ts, 'message' AS target, r.user_id, e.event_id IS NULL AS orphaned
  FROM event_reports r LEFT JOIN events e ON e.event_id = r.event_id
  UNION ALL
  SELECT r.received_ts, 'room', r.user_id, m.room_id IS NULL
  FROM room_reports r LEFT JOIN rooms m ON m.room_id = r.room_id
  UNION ALL
  SELECT received_ts, 'account', user_id, 0 FROM user_reports
)
WHERE received_ts >= 1780272000000 AND received_ts < 1788220800000;

SELECT
  COUNT(*) AS "decisions.taken",
  SUM(at < 1782864000000) AS "decisions.taken month=2026-06",
  SUM(at >= 1782864000000 AND at < 1785542400000) AS "decisions.taken month=2026-07",
  SUM(at >= 1785542400000) AS "decisions.taken month=2026-08",
  SUM(measure = 'ban') AS "decisions.taken measure=ban",
  SUM(measure = 'removal') AS "decisions.taken measure=removal_from_room",
  SUM(measure = 'redaction') AS "decisions.taken measure=redaction",
  SUM(measure <> 'redaction') AS "decisions.taken target=account",
  SUM(measure = 'redaction') AS "decisions.taken target=message",
  COUNT(DISTINCT at % 86400000 / 3600000) AS "decisions.hours_covered",
  COUNT(DISTINCT moderator) AS "decisions.moderators",
  COUNT(DISTINCT CASE WHEN at < 1782864000000 THEN moderator END) AS "decisions.moderators month=2026-06",
  COUNT(DISTINCT CASE WHEN at >= 1782864000000 AND at < 1785542400000 THEN moderator END) AS "decisions.moderators month=2026-07",
  COUNT(DISTINCT CASE WHEN at >= 1785542400000 THEN moderator END) AS "decisions.moderators month=2026-08"
FROM (
  SELECT e.received_ts AS at, CASE membership WHEN 'ban' THEN 'ban' ELSE 'removal' END AS measure, m.sender AS moderator
  FROM room_memberships m JOIN events e ON e.event_id = m.event_id
  WHERE membership = 'ban' OR (membership = 'leave' AND m.sender <> m.user_id)
  UNION ALL
  SELECT r.received_ts, 'redaction', act.sender
  FROM redactions r JOIN events act ON act.event_id = r.event_id
  JOIN events struck ON struck.event_id = r.redacts AND struck.sender <> act.sender
)
WHERE at >= 1780272000000 AND at < 1788220800000;

SELECT
  COUNT(*) AS "media.stored",
  SUM(quarantined_by IS NOT NULL) AS "media.quarantined",
  SUM(created_ts >= 1780272000000 AND created_ts < 1788220800000) AS "media.files",
  SUM(created_ts >= 1780272000000 AND created_ts < 1782864000000) AS "media.files month=2026-06",
  SUM(created_ts >= 1782864000000 AND created_ts < 1785542400000) AS "media.files month=2026-07",
  SUM(created_ts >= 1785542400000 AND created_ts < 1788220800000) AS "media.files month=2026-08",
  SUM(created_ts >= 1780272000000 AND created_ts < 1788220800000 AND media_type LIKE 'image/%') AS "media.files kind=image",
  SUM(created_ts >= 1780272000000 AND created_ts < 1788220800000 AND media_type LIKE 'video/%') AS "media.files kind=video",
  SUM(created_ts >= 1780272000000 AND created_ts < 1788220800000 AND media_type LIKE 'audio/%') AS "media.files kind=audio",
  SUM(created_ts >= 1780272000000 AND created_ts < 1788220800000 AND media_type LIKE 'text/%') AS "media.files kind=text",
  SUM(CASE WHEN created_ts >= 1780272000000 AND created_ts < 1788220800000 THEN media_length END) AS "media.bytes"
FROM local_media_repository WHERE user_id IS NOT NULL;

SELECT
  COUNT(*) AS "rooms.total",
  SUM(s.encryption IS NOT NULL) AS "rooms.encrypted",
  SUM(r.is_public = 1) AS "rooms.listed",
  SUM(s.is_federatable = 1) AS "rooms.federated",
  SUM(c.joined_members >= 100) AS "rooms.large",
  SUM(s.join_rules = 'public') AS "rooms.total access=public",
  SUM(s.join_rules = 'restricted') AS "rooms.total access=restricted",
  SUM(s.join_rules = 'knock') AS "rooms.total access=knock",
  SUM(s.join_rules = 'invite') AS "rooms.total access=invite"
FROM rooms r LEFT JOIN room_stats_state s ON s.room_id = r.room_id
LEFT JOIN room_stats_current c ON c.room_id = r.room_id;

SELECT
  COUNT(*) AS "log.entries",
  COUNT(DISTINCT user_id) AS "log.accounts",
  SUM(last_seen IS NOT NULL) AS "log.time_recorded",
  SUM(LENGTH(ip) > 0) AS "log.address_recorded",
  SUM(ip LIKE '%.%.%.%' OR ip LIKE '%:%') AS "log.address_valid",
  SUM(ip LIKE '%:%') AS "log.ipv6",
  SUM(LENGTH(device_id) > 0) AS "log.device_recorded",
  SUM(LENGTH(user_agent) > 0) AS "log.agent_recorded",
  (1788220800000 - MIN(last_seen) / 86400000 * 86400000) / 86400000 AS "log.oldest_days",
  COUNT(DISTINCT CASE WHEN last_seen >= 1780272000000 AND last_seen < 1788220800000 THEN last_seen / 86400000 END) AS "log.days_covered"
FROM user_ips;
