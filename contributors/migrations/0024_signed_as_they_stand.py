"""What was signed before each side recorded its own signature counts as signed by all its parties."""

from django.db import migrations

SIGNED = """
    INSERT INTO contributors_signature (agreement_id, party_id, signed_on, signer, document, at)
    SELECT a.id, p.partner_id, a.signed_on, '', '', now()
    FROM contributors_agreement a JOIN contributors_agreement_parties p ON p.agreement_id = a.id
    WHERE a.signed_on IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("contributors", "0023_signatures")]
    operations = [migrations.RunSQL(SIGNED, migrations.RunSQL.noop, elidable=True)]
