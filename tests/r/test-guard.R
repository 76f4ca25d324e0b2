# A procedure is found by its name where guard() was defined.
define <- function(...) list2env(list(...), envir = environment(guard))

test_that("a value comes back with what was said on the way", {
  define(talk = function(x) {
    warning("careful")
    message("by the way")
    x + 1
  })
  reply <- guard("talk", list(x = 1))
  expect_identical(reply, list(
    outcome = "value", value = 2,
    conditions = list(kind = c("warning", "message"), text = c("careful", "by the way"))
  ))
})

test_that("silence is an empty list of conditions", {
  define(silent = function() NULL)
  reply <- guard("silent", list())
  expect_identical(reply, list(outcome = "value", value = NULL, conditions = list(kind = character(), text = character())))
})

test_that("a refusal is a code and named details", {
  define(no = function() refuse("no_events", group = "a", n = 3L))
  reply <- guard("no", list())
  expect_identical(reply$outcome, "refusal")
  expect_identical(reply$code, "no_events")
  expect_identical(reply$details, list(group = "a", n = 3L))
})

test_that("an error is its message without the call", {
  define(fails = function() stop("what is wrong"))
  reply <- guard("fails", list())
  expect_identical(reply[c("outcome", "text")], list(outcome = "error", text = "what is wrong"))
})

test_that("a warning that a procedure catches itself stays its own", {
  define(careful = function() suppressWarnings(as.integer("x")))
  reply <- guard("careful", list())
  expect_identical(reply$conditions$text, character())
  expect_identical(reply$value, NA_integer_)
})

test_that("a seed is guard's and repeats", {
  define(draw = function() stats::rnorm(2))
  old <- RNGkind()
  RNGkind("Wichmann-Hill", "Box-Muller", "Rejection")
  first <- guard("draw", list(seed = 7))$value
  expect_identical(guard("draw", list(seed = 7))$value, first)
  set.seed(7, "Mersenne-Twister", "Inversion", "Rejection")
  expect_identical(first, stats::rnorm(2))
  do.call(RNGkind, as.list(old))
})

test_that("without a seed the random numbers are left alone", {
  define(nothing = function() NULL)
  set.seed(1)
  before <- .Random.seed
  guard("nothing", list())
  expect_identical(.Random.seed, before)
})
