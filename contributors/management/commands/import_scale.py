from accounts.importing import ImportCommand


class Command(ImportCommand):
    help = "Import scale from a file: checked first, then all of it or nothing."
    kind = "scale"
