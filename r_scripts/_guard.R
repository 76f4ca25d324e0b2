# The way into the session and back: every call from Python goes through guard(), and everything that R has to say
# comes back as data.

# Says that what was asked for does not exist for these data. `code` is the contract with Python, which words the
# sentence; the named details are its material.
refuse <- function(code, ...) {
  stop(structure(
    class = c("refusal", "error", "condition"),
    list(message = code, call = NULL, code = code, details = list(...))
  ))
}

# Calls a procedure with a named list of arguments. Returns
#   outcome     "value", "refusal" or "error"
#   value       what the procedure returned
#   code, details, text   of the refusal; text of the error
#   conditions  kind ("warning" or "message") and text of each, in order
# An argument `seed` is not passed on: it sets R's random numbers, in a way that does not depend on the session.
guard <- function(procedure, arguments) {
  kind <- text <- character()
  record <- function(condition, this_kind, restart) {
    kind <<- c(kind, this_kind)
    text <<- c(text, sub("\n$", "", conditionMessage(condition)))
    tryInvokeRestart(restart)
  }
  reply <- tryCatch(
    withCallingHandlers(
      list(outcome = "value", value = call_procedure(procedure, arguments)),
      warning = function(condition) record(condition, "warning", "muffleWarning"),
      message = function(condition) record(condition, "message", "muffleMessage")
    ),
    refusal = function(condition) list(outcome = "refusal", code = condition$code, details = condition$details),
    error = function(condition) list(outcome = "error", text = conditionMessage(condition))
  )
  c(reply, list(conditions = list(kind = kind, text = text)))
}

call_procedure <- function(procedure, arguments) {
  seed <- arguments[["seed"]]
  if (!is.null(seed)) set.seed(seed, "Mersenne-Twister", "Inversion", "Rejection")
  do.call(procedure, arguments[names(arguments) != "seed"])
}
