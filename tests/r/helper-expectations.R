# Expectations as testthat's own, but that what holds is passed over: testthat takes a millisecond to note it, and there
# are tens of thousands. What does not hold goes to testthat, in the words of the test. A test in which something was
# passed over notes that once; one in which nothing was expected stays empty.

passed_over <- new.env()

pass_over <- function() {
  passed_over$something <- TRUE
  invisible()
}

test_that <- function(desc, code) {
  passed_over$something <- FALSE
  code <- bquote({
    .(substitute(code))
    if (passed_over$something) testthat::succeed()
  })
  eval(bquote(testthat::test_that(.(desc), .(code))), parent.frame())
}

expect_true <- function(object) {
  if (isTRUE(object)) pass_over() else testthat::expect_true(object, label = deparse1(substitute(object)))
}

expect_identical <- function(object, expected) {
  if (identical(object, expected)) return(pass_over())
  testthat::expect_identical(
    object, expected, label = deparse1(substitute(object)), expected.label = deparse1(substitute(expected))
  )
}

expect_equal <- function(object, expected, ..., tolerance = testthat::testthat_tolerance(),
                         label = deparse1(substitute(object))) {
  if (is.numeric(object) && is.numeric(expected) && isTRUE(all.equal(object, expected, tolerance = tolerance))) {
    return(pass_over())
  }
  testthat::expect_equal(
    object, expected, ..., tolerance = tolerance, label = label, expected.label = deparse1(substitute(expected))
  )
}
