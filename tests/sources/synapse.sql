-- The tables of a Synapse database (schema 94) as far as the connector could want them,
-- and a few columns that it must never read. Both SQLite and PostgreSQL take it.

CREATE TABLE schema_version (
    Lock CHAR(1) NOT NULL DEFAULT 'X' UNIQUE,
    version INTEGER NOT NULL,
    upgraded BOOL NOT NULL
);

CREATE TABLE users (
    name TEXT UNIQUE,
    password_hash TEXT,
    creation_ts BIGINT,
    admin SMALLINT DEFAULT 0 NOT NULL,
    is_guest SMALLINT DEFAULT 0 NOT NULL,
    appservice_id TEXT,
    user_type TEXT DEFAULT NULL,
    deactivated SMALLINT DEFAULT 0 NOT NULL,
    shadow_banned BOOLEAN,
    consent_ts BIGINT,
    approved BOOLEAN,
    locked BOOLEAN DEFAULT FALSE NOT NULL,
    suspended BOOLEAN DEFAULT FALSE NOT NULL
);

CREATE TABLE user_threepids (
    user_id TEXT NOT NULL,
    medium TEXT NOT NULL,
    address TEXT NOT NULL,
    validated_at BIGINT NOT NULL
);

CREATE TABLE user_external_ids (
    auth_provider TEXT NOT NULL,
    external_id TEXT NOT NULL,
    user_id TEXT NOT NULL
);

CREATE TABLE user_daily_visits (user_id TEXT NOT NULL, device_id TEXT, timestamp BIGINT NOT NULL);

CREATE TABLE user_ips (
    user_id TEXT NOT NULL,
    access_token TEXT NOT NULL,
    device_id TEXT,
    ip TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    last_seen BIGINT NOT NULL
);

CREATE TABLE events (
    stream_ordering INTEGER PRIMARY KEY,
    event_id TEXT NOT NULL,
    type TEXT NOT NULL,
    room_id TEXT NOT NULL,
    content TEXT,
    outlier BOOL NOT NULL DEFAULT FALSE,
    received_ts BIGINT,
    sender TEXT
);

CREATE TABLE room_memberships (
    event_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    sender TEXT NOT NULL,
    room_id TEXT NOT NULL,
    membership TEXT NOT NULL
);

CREATE TABLE redactions (event_id TEXT NOT NULL, redacts TEXT NOT NULL, received_ts BIGINT);

CREATE TABLE event_reports (
    id BIGINT NOT NULL PRIMARY KEY,
    received_ts BIGINT NOT NULL,
    room_id TEXT NOT NULL,
    event_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    reason TEXT
);

CREATE TABLE room_reports (
    id BIGINT NOT NULL PRIMARY KEY,
    received_ts BIGINT NOT NULL,
    room_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    reason TEXT NOT NULL
);

CREATE TABLE user_reports (
    id BIGINT NOT NULL PRIMARY KEY,
    received_ts BIGINT NOT NULL,
    target_user_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    reason TEXT NOT NULL
);

CREATE TABLE local_media_repository (
    media_id TEXT,
    media_type TEXT,
    media_length INTEGER,
    created_ts BIGINT,
    upload_name TEXT,
    user_id TEXT,
    quarantined_by TEXT,
    url_cache TEXT
);

CREATE TABLE rooms (room_id TEXT PRIMARY KEY NOT NULL, is_public BOOL, creator TEXT);

CREATE TABLE room_stats_state (
    room_id TEXT NOT NULL,
    name TEXT,
    join_rules TEXT,
    encryption TEXT,
    is_federatable BOOLEAN
);

CREATE TABLE room_stats_current (room_id TEXT NOT NULL PRIMARY KEY, joined_members INT NOT NULL);

CREATE TABLE access_tokens (id BIGINT PRIMARY KEY, user_id TEXT NOT NULL, token TEXT NOT NULL);
