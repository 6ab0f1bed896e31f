"""What the API answers to a request that it cannot serve: in JSON, with what would be right."""

from django.http import Http404
from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.views import exception_handler

from actions.filters.selection import printable

LONGEST_REPEATED = 100


class BadParameter(APIException):
    """A parameter of the query string that means nothing, or whose value does not."""

    status_code = status.HTTP_400_BAD_REQUEST

    def __init__(self, parameter, value, message, allowed=None):
        super().__init__(message)
        self.fault = {"parameter": shortened(parameter), "value": shortened(value)}
        if allowed is not None:
            self.fault["allowed"] = [str(one) for one in allowed]


def shortened(text):
    """Return what stood in an address as it can be repeated, whatever it holds."""
    text = printable(text)
    return text if len(text) <= LONGEST_REPEATED else f"{text[:LONGEST_REPEATED]}…"


def answer(exception, context):
    """Return the answer to a request that failed, or nothing where the fault is ours."""
    response = exception_handler(exception, context)
    if response is None:
        return None
    # What Django itself raises is translated to an exception of the framework, with its words.
    message = str(exception) if isinstance(exception, Http404) else str(exception.detail)
    body = {"status": response.status_code, "message": message}
    body |= getattr(exception, "fault", {})
    headers = {"Allow": response["Allow"]} if "Allow" in response else None
    return Response(body, status=response.status_code, headers=headers)


def refuse_unknown(query, known):
    """Raise the first parameter in a query string that means nothing here."""
    for name in query:
        if name not in known:
            raise BadParameter(
                name,
                query[name],
                f"There is no parameter “{shortened(name)}” here.",
                sorted(known),
            )


def refuse_wrong_values(filterset):
    """Raise the first parameter whose value a filter does not accept."""
    for name, errors in filterset.form.errors.as_data().items():
        value = (errors[0].params or {}).get("value", filterset.data.get(name, ""))
        choices = getattr(filterset.form.fields[name], "choices", None)
        allowed = choices and [code for code, _ in choices if code != ""]
        message = shortened(" ".join(errors[0].messages))
        raise BadParameter(name, value, message, allowed)
