from django.db import migrations

# As django.core.cache.backends.db wants it; `createcachetable` would make the same.
CREATE = """
    CREATE TABLE accounts_sign_in_cache (
        cache_key varchar(255) NOT NULL PRIMARY KEY,
        value text NOT NULL,
        expires timestamp with time zone NOT NULL
    );
    CREATE INDEX accounts_sign_in_cache_expires ON accounts_sign_in_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_page_size")]

    operations = [migrations.RunSQL(CREATE, "DROP TABLE accounts_sign_in_cache")]
