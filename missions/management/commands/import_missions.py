from accounts.importing import ImportCommand


class Command(ImportCommand):
    help = "Import a mission register from a file: checked first, then all of it or nothing."
    kind = "missions"
