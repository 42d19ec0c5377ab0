"""An entry of the ledger sums to nothing at the end of every transaction, however its lines were written."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION contributors_books_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    entry bigint := COALESCE(NEW.entry_id, OLD.entry_id);
BEGIN
    IF (SELECT COALESCE(sum(amount), 0) FROM contributors_ledgerline WHERE entry_id = entry) <> 0 THEN
        RAISE EXCEPTION 'The lines of ledger entry % do not sum to nothing.', entry
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER books_balance AFTER INSERT OR UPDATE OR DELETE ON contributors_ledgerline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION contributors_books_balance();
"""
BACKWARDS = """
DROP TRIGGER books_balance ON contributors_ledgerline;
DROP FUNCTION contributors_books_balance();
"""


class Migration(migrations.Migration):
    dependencies = [("contributors", "0030_budgets_and_assessments")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
