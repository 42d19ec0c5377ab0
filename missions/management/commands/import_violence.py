from accounts.importing import ImportCommand


class Command(ImportCommand):
    help = "Import published events of violence from a file: checked first, then all of it or nothing."
    kind = "violence"
