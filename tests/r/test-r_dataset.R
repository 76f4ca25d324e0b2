# Columns of a data frame as Python takes them, and what is refused.

test_that("a column becomes numeric, logical, character or factor without its class", {
  expect_identical(plain_column(structure(1:2, label = "dose")), 1:2)
  expect_identical(plain_column(structure(c(1.5, NA), class = "units")), c(1.5, NA))
  expect_identical(plain_column(c(a = TRUE, b = NA)), c(TRUE, NA))
  expect_identical(plain_column(I(c("x", NA))), c("x", NA))
  expect_identical(plain_column(factor(c("b", NA), levels = c("b", "a"))), factor(c("b", NA), levels = c("b", "a")))
  expect_identical(
    plain_column(factor(c("low", "high"), levels = c("low", "high"), ordered = TRUE)),
    factor(c("low", "high"), levels = c("low", "high"))
  )
})

test_that("dates and times are days since 1970-01-01, durations the number they show", {
  expect_identical(plain_column(as.Date("1970-01-11")), 10)
  expect_identical(plain_column(as.POSIXct("1970-01-02 12:00:00", tz = "UTC")), 1.5)
  expect_identical(plain_column(as.difftime(3, units = "weeks")), 3)
})

test_that("what is no vector of single values is left out", {
  expect_null(plain_column(Surv(1:2, c(0, 1))))
  expect_null(plain_column(matrix(1:4, 2)))
  expect_null(plain_column(list(1, 2)))
  expect_null(plain_column(complex(real = 1)))
  expect_null(plain_column(structure(1, class = "integer64")))
})

test_that("a data set is found by its name, also in a file of several", {
  expect_identical(r_dataset("survival", "lung")$columns$time, as.numeric(lung$time))
  expect_identical(r_dataset("survival", "ovarian")$columns$futime, as.numeric(ovarian$futime)) # in the file cancer
  expect_identical(names(r_dataset("survival", "veteran")$columns), names(veteran))
})

test_that("refusals say what there is instead", {
  refused <- function(package, name) tryCatch(r_dataset(package, name), refusal = identity)
  expect_identical(refused("no.such.package", "x")$code, "no_package")
  expect_identical(refused("datasets", "AirPassengers")$code, "not_a_data_frame")
  unknown <- refused("survival", "lnug")
  expect_identical(unknown$code, "no_dataset")
  expect_true(all(c("lung", "veteran") %in% unknown$details$known))
})
