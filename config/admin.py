from django.contrib.admin import AdminSite


class ConcordAdminSite(AdminSite):
    site_header = site_title = "Concord administration"
    index_title = "Reference data, people and roles"
    login_template = "accounts/login.html"
