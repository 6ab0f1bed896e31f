-- What an account may read that reads for a replica or a public copy: no accounts, no sessions, no texts that are
-- still being read or transcribed. Notes of editors it may: they stand in the rows of public records.
GRANT SELECT ON ALL TABLES IN SCHEMA public TO eunato_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE eunato IN SCHEMA public GRANT SELECT ON TABLES TO eunato_reader;
REVOKE SELECT ON auth_user, auth_user_groups, auth_user_user_permissions, django_session, django_admin_log,
    axes_accessattempt, axes_accessfailurelog, axes_accesslog, actions_transcription, actions_reporttext, actions_reportparagraph
    FROM eunato_reader;
