"""The one database: tables, migrations, who may write, what all processes keep together."""
