# What the tests of the bridge ask of R.

bridge_identity <- function(x) x

# How R sees each element of a list.
bridge_seen <- function(x) {
  list(
    names = names(x),
    type = vapply(x, typeof, ""),
    class = vapply(x, function(element) class(element)[1], ""),
    length = vapply(x, length, 1L),
    missing = vapply(x, function(element) sum(is.na(element)), 1L),
    encoding_is_known = vapply(x, function(element) {
      !is.character(element) || all(is.na(element) | Encoding(element) != "unknown" | element == iconv(element, "UTF-8", "ASCII"))
    }, NA)
  )
}

bridge_values <- function() {
  list(
    null = NULL,
    double = c(1.5, NA, NaN, Inf),
    integer = c(-2147483647L, 0L, 2147483647L),
    integer_na = c(1L, NA),
    logical = c(TRUE, FALSE),
    logical_na = c(TRUE, NA, FALSE),
    character = c("", NA, "NA", "生存"),
    factor = factor(c("b", NA, "a", "b"), levels = c("b", "a", "unused")),
    empty = list(),
    double_0 = double(), integer_0 = integer(), logical_0 = logical(), character_0 = character(),
    matrix = matrix(c(1, 2, 3, 4, 5, 6), 2, dimnames = list(NULL, c("x", "y", "z"))),
    table = table(c("a", "b", "a")),
    frame = data.frame(`my var` = 1:2, `\`); q() \`` = c("x", NA), check.names = FALSE),
    list = list(list(a = 1), 2L),
    sequence = 1:1000000,
    latin1 = structure("M\xfcller", Encoding = "latin1") |> (\(x) { Encoding(x) <- "latin1"; x })(),
    bytes = { x <- "caf\xe9"; Encoding(x) <- "bytes"; x }
  )
}

bridge_strange <- function(kind) {
  switch(kind,
    date = list(when = as.Date("2020-01-01")),
    difftime = list(a = list(as.difftime(1, units = "days"))),
    complex = list(z = 1i),
    function_ = list(f = sum),
    half_named = list(a = 1, 2),
    duplicated = list(a = 1, a = 2)
  )
}

bridge_talkative <- function() {
  warning("first: Müller ≥2")
  message("a message: 生存")
  packageStartupMessage("loading")
  print("printed")
  cat("written\n")
  writeLines("to stderr", stderr())
  warning(strrep("long ", 400))
  as.integer("x")
  for (i in 1:60) warning("number ", i)
  "value"
}

bridge_fails <- function(how) {
  warning("before")
  switch(how,
    stop = stop("Müller ≥2: 生存"),
    r = log("x"),
    abort = rlang::abort(c("What is wrong.", i = "A detail.")),
    long = stop(strrep("long ", 400)),
    deep = { deeper <- function() deeper(); deeper() },
    classed = stop(structure(class = c("strange", "error", "condition"), list(message = "in its own words", call = NULL))),
    refuse = refuse("no_events", group = "生存", n = 3L)
  )
}

bridge_random <- function() runif(3)

bridge_surroundings <- function() {
  list(
    contrasts = unname(getOption("contrasts")),
    variables = Sys.getenv("HOSTILE"),
    workspace = ls(globalenv(), all.names = TRUE),
    search = search(),
    options = sort(names(options())),
    libraries = .libPaths(),
    letters = nchar("生存"),
    sorted = sort(c("b", "A", "a", "B")),
    said = tryCatch(log(-1), warning = conditionMessage),
    read = readline("?"),
    interactive = interactive()
  )
}

bridge_spin <- function(started) {
  file.create(started)
  repeat NULL
}

bridge_busy <- function() for (i in 1:300000) sqrt(i)

bridge_signals <- function() {
  signalCondition(structure(class = c("warning", "condition"), list(message = "only signaled", call = NULL)))
  "done"
}

# What the expression is, or the error that R has for it.
bridge_says <- function(expression) eval(parse(text = expression))
