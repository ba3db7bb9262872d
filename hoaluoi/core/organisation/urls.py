from django.urls import path

from hoaluoi.core.organisation.views import own, people, reorganisations, transfer, tree, units

app_name = "organisation"
urlpatterns = [
    path("", tree.tree, name="tree"),
    path("branch/<int:unit_id>/", tree.branch, name="branch"),
    path("find/unit/", tree.find_unit, name="find_unit"),
    path("find/person/", tree.find_person, name="find_person"),
    path("units/<int:unit_id>/", units.unit, name="unit"),
    path("units/<int:unit_id>/people/", units.unit_fragment, name="unit_fragment"),
    path("units/<int:unit_id>/aliases/<int:alias_id>/remove/", units.remove_alias, name="remove_alias"),
    path("units/<int:unit_id>/story/", reorganisations.story, name="story"),
    path("reorganisations/", reorganisations.reorganisations, name="reorganisations"),
    path("reorganisations/new/", reorganisations.kinds, name="reorganise_kinds"),
    path("reorganisations/new/<slug:kind>/", reorganisations.reorganise, name="reorganise"),
    path("reorganisations/<int:act_id>/", reorganisations.reorganisation, name="reorganisation"),
    path("reorganisations/<int:act_id>/undo/", reorganisations.undo_reorganisation, name="undo_reorganisation"),
    path("units/<int:unit_id>/<slug:name>/", units.act, name="act"),
    path("import/<slug:kind>/", transfer.import_list, name="import"),
    path("import/<slug:kind>/confirm/", transfer.confirm_import, name="confirm_import"),
    path("import/<slug:kind>/template/", transfer.import_template, name="import_template"),
    path("export/<slug:kind>.<slug:file_format>", transfer.export, name="export"),
    path("people/", people.people_list, name="people"),
    path("people/new/", people.new_person, name="new_person"),
    path("people/<int:person_id>/", people.person, name="person"),
    path("people/<int:person_id>/edit/", people.edit_person, name="edit_person"),
    path("people/<int:person_id>/active/", people.set_active, name="set_active"),
    path("people/<int:person_id>/position/", people.give_position, name="give_position"),
    path("positions/<int:position_id>/end/", people.end_position, name="end_position"),
    path("delegations/", own.my_delegations, name="delegations"),
    path("delegations/<int:delegation_id>/revoke/", own.revoke, name="revoke"),
    path("profile/", own.profile, name="profile"),
    path("profile/tokens/", own.make_token, name="make_token"),
    path("profile/tokens/<int:token_id>/revoke/", own.revoke_token, name="revoke_token"),
    path("profile/sessions/<int:session_id>/end/", own.end_session, name="end_session"),
]
