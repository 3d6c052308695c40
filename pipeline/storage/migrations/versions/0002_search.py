"""Full text over the archive: FTS5 on SQLite, tsvector with GIN on PostgreSQL, kept by triggers on articles.

Names start with `search_`, so that comparing the schema leaves them alone. Only analysed articles have text, so an article
enters the index when its analysis is written.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# The index points at the articles' own rows (external content): no text is stored twice.
_SQLITE = (
    """CREATE VIRTUAL TABLE search_articles USING fts5(
        title, text, content='articles', content_rowid='id', tokenize='unicode61 remove_diacritics 2')""",
    """CREATE TRIGGER search_articles_insert AFTER INSERT ON articles WHEN new.title != '' OR new.text != '' BEGIN
        INSERT INTO search_articles(rowid, title, text) VALUES (new.id, new.title, new.text);
    END""",
    """CREATE TRIGGER search_articles_delete AFTER DELETE ON articles WHEN old.title != '' OR old.text != '' BEGIN
        INSERT INTO search_articles(search_articles, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
    END""",
    """CREATE TRIGGER search_articles_forget AFTER UPDATE OF title, text ON articles
        WHEN (old.title != '' OR old.text != '') AND (old.title != new.title OR old.text != new.text) BEGIN
        INSERT INTO search_articles(search_articles, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
    END""",
    """CREATE TRIGGER search_articles_learn AFTER UPDATE OF title, text ON articles
        WHEN (new.title != '' OR new.text != '') AND (old.title != new.title OR old.text != new.text) BEGIN
        INSERT INTO search_articles(rowid, title, text) VALUES (new.id, new.title, new.text);
    END""",
    "INSERT INTO search_articles(rowid, title, text) SELECT id, title, text FROM articles WHERE title != '' OR text != ''",
)

# A tsvector holds at most 1 MB; 200,000 characters of text stay far below it in every script.
_POSTGRESQL = (
    """CREATE TABLE search_articles (
        article_id BIGINT PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE, document tsvector NOT NULL)""",
    "CREATE INDEX search_articles_document ON search_articles USING gin (document)",
    """CREATE FUNCTION search_articles_learn() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO search_articles(article_id, document)
        VALUES (new.id, to_tsvector('simple', left(new.title, 2000) || ' ' || left(new.text, 200000)))
        ON CONFLICT (article_id) DO UPDATE SET document = excluded.document;
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER search_articles_insert AFTER INSERT ON articles FOR EACH ROW
        WHEN (new.title <> '' OR new.text <> '') EXECUTE FUNCTION search_articles_learn()""",
    """CREATE TRIGGER search_articles_update AFTER UPDATE OF title, text ON articles FOR EACH ROW
        WHEN (old.title IS DISTINCT FROM new.title OR old.text IS DISTINCT FROM new.text)
        EXECUTE FUNCTION search_articles_learn()""",
    """INSERT INTO search_articles(article_id, document)
        SELECT id, to_tsvector('simple', left(title, 2000) || ' ' || left(text, 200000))
        FROM articles WHERE title <> '' OR text <> ''""",
)


def upgrade() -> None:
    statements = _POSTGRESQL if op.get_bind().dialect.name == "postgresql" else _SQLITE
    for statement in statements:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Not offered: a backup is the way back (docs/operations.md)."""
    raise NotImplementedError("restore a backup made before the upgrade")
