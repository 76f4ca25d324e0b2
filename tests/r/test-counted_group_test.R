# Numbers that stand for several patients each: the tests of the numbers repeated, by R's own functions.
few <- data.frame(
  value = c(3, 1, 2, 5, 2, 4, 1, 7, 3, 6), group = c(2L, 1L, 1L, 2L, 3L, 3L, 2L, 1L, 3L, 1L),
  count = c(4, 60, 31, 2, 17, 9, 40, 3, 22, 8)
)
all_rows <- function(data) data.frame(value = rep(data$value, data$count), group = rep(data$group, data$count))

agree <- function(test, data, continuity = FALSE) {
  repeated <- all_rows(data)
  expected <- location_test(test, repeated$value, repeated$group, continuity)
  found <- counted_location_test(test, data$value, data$group, data$count, continuity)
  expect_equal(found, expected, tolerance = 1e-12)
}

test_that("every test is that of the numbers repeated", {
  for (test in c("kruskal-wallis", "anova")) agree(test, few)
  two <- few[few$group != 3, ]
  for (test in c("t", "student", "anova", "kruskal-wallis")) agree(test, two)
  for (continuity in c(TRUE, FALSE)) agree("mann-whitney", two, continuity)
})

test_that("a value may stand in several rows", {
  halved <- rbind(transform(few, count = count - 1), transform(few, count = 1))
  for (test in c("kruskal-wallis", "anova")) {
    expect_equal(
      counted_location_test(test, halved$value, halved$group, halved$count, FALSE),
      counted_location_test(test, few$value, few$group, few$count, FALSE), tolerance = 1e-12
    )
  }
})

test_that("Mann-Whitney is exact where R is", {
  once <- data.frame(value = c(1, 5, 2, 8, 3), group = c(1L, 2L, 2L, 1L, 2L), count = 1)
  agree("mann-whitney", once)
  expect_equal(counted_location_test("mann-whitney", once$value, once$group, once$count, FALSE)$method, "exact")
  tied <- transform(once, count = c(1, 2, 1, 1, 1))
  agree("mann-whitney", tied, TRUE)
})

test_that("groups without variance are refused as location_test() refuses them", {
  flat <- data.frame(value = c(1, 2), group = 1:2, count = c(5, 7))
  for (test in c("t", "student", "anova")) {
    expect_error(counted_location_test(test, flat$value, flat$group, flat$count, FALSE), class = "refusal")
  }
})
