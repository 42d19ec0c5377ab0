"""Who may reach what: one row an address, method and record, one status for each person.

`open` is a record of ALPHA, a mission everybody sees, and what is anwar's; `hidden` one of SHADE, which only
noor sees, and what is noor's; other rows name no mission. 401 and 302 ask for a sign-in, 404 is not there for
this reader, 403 is seen and may not be done, 405 is no way to ask.
"""

PEOPLE = ("anonymous", "ivo", "revoked", "dora", "berit", "chidi", "pia", "anwar", "noor")
PEOPLE += ("administrator", "token")
# ivo may no longer sign in; revoked and token are anwar's keys, the second one for reading;
# dora holds nothing; berit and chidi speak for Bresland and Calmora, pia for the AU, an analyst of ALPHA;
# anwar plans ALPHA, noor SHADE; the administrator is no member of either.

ROWS = """
GET    api-docs                           -       302 302 302 200 200 200 200 200 200 200 302
DELETE api:authorized-strengths-detail    open    401 401 401 403 403 403 403 204 403 204 403
DELETE api:authorized-strengths-detail    hidden  401 401 401 404 404 404 404 404 204 404 403
GET    api:authorized-strengths-detail    open    401 401 401 200 200 200 200 200 200 200 200
GET    api:authorized-strengths-detail    hidden  401 401 401 404 404 404 404 404 200 404 404
PATCH  api:authorized-strengths-detail    open    401 401 401 403 403 403 403 200 403 200 403
PATCH  api:authorized-strengths-detail    hidden  401 401 401 404 404 404 404 404 200 404 403
DELETE api:authorized-strengths-list      open    401 401 401 403 403 403 403 200 403 200 403
DELETE api:authorized-strengths-list      hidden  401 401 401 404 404 404 404 404 200 404 403
GET    api:authorized-strengths-list      -       401 401 401 200 200 200 200 200 200 200 200
PATCH  api:authorized-strengths-list      open    401 401 401 403 403 403 403 200 403 200 403
PATCH  api:authorized-strengths-list      hidden  401 401 401 404 404 404 404 404 200 404 403
POST   api:authorized-strengths-list      -       401 401 401 403 403 403 403 201 403 201 403
GET    api:burden-list                    -       401 401 401 200 200 200 200 200 200 200 200
GET    api:burden-shares-detail           open    401 401 401 200 200 200 200 200 200 200 200
GET    api:burden-shares-detail           hidden  401 401 401 404 404 404 404 404 200 404 404
GET    api:burden-shares-list             -       401 401 401 200 200 200 200 200 200 200 200
GET    api:burden-totals-detail           open    401 401 401 200 200 200 200 200 200 200 200
GET    api:burden-totals-detail           hidden  401 401 401 404 404 404 404 404 200 404 404
GET    api:burden-totals-list             -       401 401 401 200 200 200 200 200 200 200 200
GET    api:capacities-detail              -       401 401 401 200 200 200 200 200 200 200 200
GET    api:capacities-list                -       401 401 401 200 200 200 200 200 200 200 200
GET    api:contributors-detail            -       401 401 401 200 200 200 200 200 200 200 200
GET    api:contributors-list              -       401 401 401 200 200 200 200 200 200 200 200
GET    api:events-detail                  open    401 401 401 200 200 200 200 200 200 200 200
GET    api:events-detail                  hidden  401 401 401 404 404 404 404 404 200 404 404
GET    api:events-list                    -       401 401 401 200 200 200 200 200 200 200 200
GET    api:fatalities-detail              open    401 401 401 200 200 200 200 200 200 200 200
GET    api:fatalities-detail              hidden  401 401 401 404 404 404 404 404 200 404 404
GET    api:fatalities-list                -       401 401 401 200 200 200 200 200 200 200 200
GET    api:findings-detail                open    401 401 401 404 404 404 404 200 404 200 200
GET    api:findings-detail                hidden  401 401 401 404 404 404 404 404 200 200 404
GET    api:findings-list                  open    401 401 401 404 404 404 404 200 404 200 200
GET    api:findings-list                  hidden  401 401 401 404 404 404 404 404 200 200 404
POST   api:imports-apply                  open    401 401 401 404 404 404 404 403 404 400 403
POST   api:imports-apply                  hidden  401 401 401 404 404 404 404 404 403 400 403
GET    api:imports-detail                 open    401 401 401 404 404 404 404 200 404 200 200
GET    api:imports-detail                 hidden  401 401 401 404 404 404 404 404 200 200 404
GET    api:imports-list                   -       401 401 401 200 200 200 200 200 200 200 200
POST   api:imports-list                   -       401 401 401 403 403 403 403 403 403 201 403
POST   api:jobs-cancel                    open    401 401 401 404 404 404 404 400 404 400 403
POST   api:jobs-cancel                    hidden  401 401 401 404 404 404 404 404 400 400 403
GET    api:jobs-detail                    open    401 401 401 404 404 404 404 200 404 200 200
GET    api:jobs-detail                    hidden  401 401 401 404 404 404 404 404 200 200 404
GET    api:jobs-list                      -       401 401 401 200 200 200 200 200 200 200 200
POST   api:jobs-retry                     open    401 401 401 404 404 404 404 200 404 200 403
POST   api:jobs-retry                     hidden  401 401 401 404 404 404 404 404 200 200 403
GET    api:mandates-detail                open    401 401 401 200 200 200 200 200 200 200 200
GET    api:mandates-detail                hidden  401 401 401 404 404 404 404 404 200 404 404
PATCH  api:mandates-detail                open    401 401 401 403 403 403 403 200 403 200 403
PATCH  api:mandates-detail                hidden  401 401 401 404 404 404 404 404 200 404 403
GET    api:mandates-list                  -       401 401 401 200 200 200 200 200 200 200 200
PATCH  api:mandates-list                  open    401 401 401 403 403 403 403 200 403 200 403
PATCH  api:mandates-list                  hidden  401 401 401 404 404 404 404 404 200 404 403
POST   api:mandates-list                  -       401 401 401 403 403 403 403 201 403 201 403
GET    api:me-list                        -       401 401 401 200 200 200 200 200 200 200 200
GET    api:memberships-detail             -       401 401 401 200 200 200 200 200 200 200 200
GET    api:memberships-list               -       401 401 401 200 200 200 200 200 200 200 200
GET    api:missions-detail                open    401 401 401 200 200 200 200 200 200 200 200
GET    api:missions-detail                hidden  401 401 401 404 404 404 404 404 200 404 404
PATCH  api:missions-detail                open    401 401 401 403 403 403 403 200 403 200 403
PATCH  api:missions-detail                hidden  401 401 401 404 404 404 404 404 200 404 403
GET    api:missions-list                  -       401 401 401 200 200 200 200 200 200 200 200
PATCH  api:missions-list                  open    401 401 401 403 403 403 403 200 403 200 403
PATCH  api:missions-list                  hidden  401 401 401 404 404 404 404 404 200 404 403
POST   api:missions-list                  -       401 401 401 403 403 403 403 403 403 201 403
GET    api:nowhere                        -       401 401 401 404 404 404 404 404 404 404 404
GET    api:participations-detail          open    401 401 401 200 200 200 200 200 200 200 200
GET    api:participations-detail          hidden  401 401 401 404 200 404 404 404 200 404 404
PATCH  api:participations-detail          open    401 401 401 403 403 403 403 200 403 200 403
PATCH  api:participations-detail          hidden  401 401 401 404 403 404 404 404 200 404 403
GET    api:participations-list            -       401 401 401 200 200 200 200 200 200 200 200
PATCH  api:participations-list            open    401 401 401 403 403 403 403 200 403 200 403
PATCH  api:participations-list            hidden  401 401 401 404 403 404 404 404 200 404 403
POST   api:participations-list            -       401 401 401 403 403 403 403 201 403 201 403
GET    api:partners-detail                -       401 401 401 200 200 200 200 200 200 200 200
GET    api:partners-list                  -       401 401 401 200 200 200 200 200 200 200 200
GET    api:personnel-detail               open    401 401 401 200 200 200 200 200 200 200 200
GET    api:personnel-detail               hidden  401 401 401 404 200 404 404 404 200 404 404
GET    api:personnel-history-detail       open    401 401 401 200 200 200 200 200 200 200 200
GET    api:personnel-history-detail       hidden  401 401 401 404 200 404 404 404 200 404 404
GET    api:personnel-history-list         -       401 401 401 200 200 200 200 200 200 200 200
GET    api:personnel-list                 -       401 401 401 200 200 200 200 200 200 200 200
POST   api:personnel-list                 -       401 401 401 403 201 403 403 201 403 403 403
GET    api:personnel-reports-detail       open    401 401 401 200 200 200 200 200 200 200 200
GET    api:personnel-reports-detail       hidden  401 401 401 404 404 404 404 404 200 404 404
GET    api:personnel-reports-list         -       401 401 401 200 200 200 200 200 200 200 200
GET    api:rates-detail                   -       401 401 401 200 200 200 200 200 200 200 200
GET    api:rates-list                     -       401 401 401 200 200 200 200 200 200 200 200
GET    api:readiness-detail               open    401 401 401 200 200 200 200 200 200 200 200
GET    api:readiness-detail               hidden  401 401 401 404 404 404 404 404 200 404 404
GET    api:readiness-list                 -       401 401 401 200 200 200 200 200 200 200 200
GET    api:role-grants-detail             open    401 401 401 404 404 404 404 200 404 200 200
GET    api:role-grants-detail             hidden  401 401 401 404 404 404 404 404 200 200 404
GET    api:role-grants-list               -       401 401 401 200 200 200 200 200 200 200 200
GET    api:root                           -       401 401 401 200 200 200 200 200 200 200 200
GET    api:scales-detail                  -       401 401 401 200 200 200 200 200 200 200 200
GET    api:scales-list                    -       401 401 401 200 200 200 200 200 200 200 200
GET    api:schema                         -       401 401 401 200 200 200 200 200 200 200 200
DELETE api:tokens-detail                  open    401 401 401 404 404 404 404 204 404 204 403
DELETE api:tokens-detail                  hidden  401 401 401 404 404 404 404 404 204 204 403
GET    api:tokens-detail                  open    401 401 401 404 404 404 404 200 404 200 200
GET    api:tokens-detail                  hidden  401 401 401 404 404 404 404 404 200 200 404
GET    api:tokens-list                    -       401 401 401 200 200 200 200 200 200 200 200
POST   api:tokens-list                    -       401 401 401 201 201 201 201 201 201 201 403
GET    about                              -       302 302 302 200 200 200 200 200 200 200 302
GET    account                            -       302 302 302 200 200 200 200 200 200 200 302
POST   account                            -       302 302 302 200 200 200 200 200 200 200 302
GET    as_of                              -       302 302 302 200 200 200 200 200 200 200 302
GET    as_of_unknown                      -       302 302 302 404 404 404 404 404 404 404 302
GET    contributors:burden                -       302 302 302 200 200 200 200 200 200 200 302
GET    contributors:burden_file           -       302 302 302 200 200 200 200 200 200 200 302
GET    contributors:burden_rows           -       302 302 302 200 200 200 200 200 200 200 302
GET    contributors:contributor           -       302 302 302 200 200 200 200 200 200 200 302
GET    contributors:contributors          -       302 302 302 200 200 200 200 200 200 200 302
GET    contributors:scale                 -       302 302 302 200 200 200 200 200 200 200 302
GET    contributors:scales                -       302 302 302 200 200 200 200 200 200 200 302
GET    figure                             open    302 302 302 200 200 200 200 200 200 200 302
GET    figure                             hidden  302 302 302 404 404 404 404 404 200 404 302
GET    figure_file                        open    302 302 302 200 200 200 200 200 200 200 302
GET    figure_file                        hidden  302 302 302 404 404 404 404 404 200 404 302
GET    figures                            -       302 302 302 200 200 200 200 200 200 200 302
GET    health-detail                      -       302 302 302 403 403 403 403 403 403 200 302
GET    health-live                        -       200 200 200 200 200 200 200 200 200 200 200
GET    health-ready                       -       200 200 200 200 200 200 200 200 200 200 200
GET    history                            -       302 302 302 200 200 200 200 200 200 200 302
GET    home                               -       302 302 302 200 200 200 200 200 200 200 302
GET    import                             open    302 302 302 404 404 404 404 200 404 200 302
GET    import                             hidden  302 302 302 404 404 404 404 404 200 200 302
GET    import_apply                       open    302 302 302 405 405 405 405 405 405 405 302
GET    import_apply                       hidden  302 302 302 405 405 405 405 405 405 405 302
POST   import_apply                       open    302 302 302 404 404 404 404 403 404 302 302
POST   import_apply                       hidden  302 302 302 404 404 404 404 404 403 302 302
GET    import_new                         -       302 302 302 200 200 200 200 200 200 200 302
POST   import_new                         -       302 302 302 403 403 403 403 403 403 302 302
GET    imports                            -       302 302 302 200 200 200 200 200 200 200 302
GET    job                                open    302 302 302 404 404 404 404 200 404 200 302
GET    job                                hidden  302 302 302 404 404 404 404 404 200 200 302
GET    job_cancel                         open    302 302 302 405 405 405 405 405 405 405 302
GET    job_cancel                         hidden  302 302 302 405 405 405 405 405 405 405 302
POST   job_cancel                         open    302 302 302 404 404 404 404 302 404 302 302
POST   job_cancel                         hidden  302 302 302 404 404 404 404 404 302 302 302
GET    job_retry                          open    302 302 302 405 405 405 405 405 405 405 302
GET    job_retry                          hidden  302 302 302 405 405 405 405 405 405 405 302
POST   job_retry                          open    302 302 302 404 404 404 404 302 404 302 302
POST   job_retry                          hidden  302 302 302 404 404 404 404 404 302 302 302
GET    jobs                               -       302 302 302 200 200 200 200 200 200 200 302
GET    language                           -       405 405 405 405 405 405 405 405 405 405 405
POST   language                           -       400 400 400 400 400 400 400 400 400 400 400
GET    login                              -       200 200 200 302 302 302 302 302 302 302 200
POST   login                              -       200 200 200 302 302 302 302 302 302 302 200
GET    logistics:board                    -       302 302 302 200 200 200 200 200 200 200 302
GET    logout                             -       302 302 302 405 405 405 405 405 405 405 302
POST   logout                             -       302 302 302 302 302 302 302 302 302 302 302
GET    missions:history                   open    302 302 302 200 200 200 200 200 200 200 302
GET    missions:history                   hidden  302 302 302 404 404 404 404 404 200 404 302
GET    missions:mission                   open    302 302 302 200 200 200 200 200 200 200 302
GET    missions:mission                   hidden  302 302 302 404 404 404 404 404 200 404 302
GET    missions:missions                  -       302 302 302 200 200 200 200 200 200 200 302
GET    missions:organization              -       302 302 302 200 200 200 200 200 200 200 302
GET    missions:organizations             -       302 302 302 200 200 200 200 200 200 200 302
GET    notification_kinds                 -       302 302 302 200 200 200 200 200 200 200 302
POST   notification_kinds                 -       302 302 302 302 302 302 302 302 302 302 302
GET    notifications                      -       302 302 302 200 200 200 200 200 200 200 302
GET    notifications_read                 -       302 302 302 405 405 405 405 405 405 405 302
POST   notifications_read                 -       302 302 302 302 302 302 302 302 302 302 302
GET    password_change                    -       302 302 302 200 200 200 200 200 200 200 302
POST   password_change                    -       302 302 302 200 200 200 200 200 200 200 302
GET    password_reset                     -       200 200 200 200 200 200 200 200 200 200 200
POST   password_reset                     -       200 200 200 200 200 200 200 200 200 200 200
GET    password_reset_confirm             -       200 200 200 200 200 200 200 200 200 200 200
GET    password_reset_done                -       200 200 200 200 200 200 200 200 200 200 200
GET    token_new                          -       302 302 302 200 200 200 200 200 200 200 302
POST   token_new                          -       302 302 302 200 200 200 200 200 200 200 302
GET    token_revoke                       open    302 302 302 405 405 405 405 405 405 405 302
GET    token_revoke                       hidden  302 302 302 405 405 405 405 405 405 405 302
POST   token_revoke                       open    302 302 302 404 404 404 404 302 404 302 302
POST   token_revoke                       hidden  302 302 302 404 404 404 404 404 302 302 302
"""

TABLE = {
    (method, name, "" if of == "-" else of): " ".join(codes)
    for method, name, of, *codes in (row.split() for row in ROWS.strip().splitlines())
}
