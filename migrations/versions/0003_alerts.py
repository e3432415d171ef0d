"""Alerts on stream."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(sa.text("CREATE TABLE alerts_before AS SELECT * FROM alerts"))
    op.drop_table("alerts")
    _create_alerts()
    _move_alerts()
    op.drop_table("alerts_before")
    _create_settings()
    _create_overlays()


def _create_alerts() -> None:
    """Give alerts a key of their own: a test has no donation."""
    op.create_table(
        "alerts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("donation_id", sa.String(), nullable=True),
        sa.Column("streamer_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("text", sa.String(500), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("voice", sa.String(40), nullable=False),
        sa.Column("speech", sa.String(10), nullable=False),
        sa.Column("speech_ref", sa.String(200), nullable=False),
        sa.Column("speech_ms", sa.Integer(), nullable=False),
        sa.Column("speech_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("speech_claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease", sa.Integer(), nullable=False),
        sa.Column("lease_holder", sa.String(40), nullable=False),
        sa.Column("lease_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["donation_id"], ["donations.id"], name=op.f("fk_alerts_donation_id")),
        sa.ForeignKeyConstraint(["streamer_id"], ["accounts.id"], name=op.f("fk_alerts_streamer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
        sa.UniqueConstraint("donation_id", name=op.f("uq_alerts_donation_id")),
    )
    on_air = sa.text("state = 'leased'")
    with op.batch_alter_table("alerts", schema=None) as batch_op:
        batch_op.create_index("ix_alerts_queue", ["streamer_id", "state", "created_at", "id"], unique=False)
        batch_op.create_index("ix_alerts_speech", ["speech", "created_at"], unique=False)
        batch_op.create_index("ix_alerts_lease", ["lease_expires_at"], unique=False)
        batch_op.create_index(
            "uq_alerts_on_air", ["streamer_id"], unique=True, sqlite_where=on_air, postgresql_where=on_air
        )


def _move_alerts() -> None:
    """Keep what there is, with what it shows: until now that stood in the donation alone."""
    op.execute(
        sa.text(
            "INSERT INTO alerts (id, donation_id, streamer_id, kind, state, reason, findings, name, text, amount,"
            " currency, tier, voice, speech, speech_ref, speech_ms, lease, lease_holder, attempts, created_at)"
            " SELECT a.donation_id, a.donation_id, a.streamer_id, 'donation',"
            " CASE a.state WHEN 'leased' THEN 'ready' ELSE a.state END, a.reason, '[]', d.donor_name, d.message,"
            " COALESCE(d.charged, d.amount), COALESCE(d.charged_currency, d.currency), 0, d.voice,"
            " 'none', '', 0, 0, '', 0, a.created_at"
            " FROM alerts_before a JOIN donations d ON d.id = a.donation_id"
        )
    )


def _create_settings() -> None:
    op.create_table(
        "alert_settings",
        sa.Column("streamer_id", sa.String(), nullable=False),
        sa.Column("is_paused", sa.Boolean(), nullable=False),
        sa.Column("is_muted", sa.Boolean(), nullable=False),
        sa.Column("panicked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moderation", sa.String(10), nullable=False),
        sa.Column("links", sa.String(10), nullable=False),
        sa.Column("blocked_words", sa.JSON(), nullable=False),
        sa.Column("allowed_words", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("is_speech_on", sa.Boolean(), nullable=False),
        sa.Column("smallest_spoken", sa.JSON(), nullable=False),
        sa.Column("speech_seconds", sa.Integer(), nullable=False),
        sa.Column("expire_minutes", sa.Integer(), nullable=False),
        sa.Column("queue_limit", sa.Integer(), nullable=False),
        sa.Column("tiers", sa.JSON(), nullable=False),
        sa.Column("look", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["streamer_id"], ["accounts.id"], name=op.f("fk_alert_settings_streamer_id")),
        sa.PrimaryKeyConstraint("streamer_id", name=op.f("pk_alert_settings")),
    )


def _create_overlays() -> None:
    op.create_table(
        "overlays",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("streamer_id", sa.String(), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("player", sa.String(40), nullable=False),
        sa.Column("player_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["streamer_id"], ["accounts.id"], name=op.f("fk_overlays_streamer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overlays")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_overlays_secret_hash")),
    )
    live = sa.text("revoked_at IS NULL")
    with op.batch_alter_table("overlays", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_overlays_streamer_id"), ["streamer_id"], unique=False)
        batch_op.create_index(
            "uq_overlays_live", ["streamer_id"], unique=True, sqlite_where=live, postgresql_where=live
        )
