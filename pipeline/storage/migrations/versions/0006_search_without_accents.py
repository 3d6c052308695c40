"""PostgreSQL finds words without their accents, as SQLite does: "Tartus" finds "Tartús", "Sheraa" finds "Şeraa"."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# normalize() refuses any encoding but UTF-8; a database with another one keeps its accents.
_POSTGRESQL = (
    """CREATE FUNCTION search_fold(words text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
    BEGIN
        IF getdatabaseencoding() <> 'UTF8' THEN RETURN words; END IF;
        RETURN translate(regexp_replace(normalize(words, NFD), U&'[\\0300-\\036F]', '', 'g'), 'ıłøđ', 'ilod');
    END $$""",
    """CREATE OR REPLACE FUNCTION search_articles_learn() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO search_articles(article_id, document)
        VALUES (new.id, to_tsvector('simple', search_fold(left(new.title, 2000) || ' ' || left(new.text, 200000))))
        ON CONFLICT (article_id) DO UPDATE SET document = excluded.document;
        RETURN NULL;
    END $$""",
    """UPDATE search_articles
        SET document = to_tsvector('simple', search_fold(left(title, 2000) || ' ' || left(text, 200000)))
        FROM articles WHERE articles.id = article_id""",
)


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for statement in _POSTGRESQL:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Not offered: a backup is the way back (docs/operations.md)."""
    raise NotImplementedError("restore a backup made before the upgrade")
