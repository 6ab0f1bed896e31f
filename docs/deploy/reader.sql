-- What the account may read with which a public copy reads: no accounts, no sessions, no texts for editors only.
GRANT SELECT ON ALL TABLES IN SCHEMA public TO eunato_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE eunato IN SCHEMA public GRANT SELECT ON TABLES TO eunato_reader;
REVOKE SELECT ON auth_user, auth_user_groups, auth_user_user_permissions, django_session, django_admin_log,
    axes_accessattempt, axes_accessfailurelog, axes_accesslog, actions_transcription, actions_reporttext, actions_reportparagraph
    FROM eunato_reader;
