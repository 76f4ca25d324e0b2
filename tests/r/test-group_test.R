# Counts by level (rows) and group (columns): sex by ph.ecog of survival::lung, and a table of 2 x 2.
lung_counts <- table(lung$ph.ecog, lung$sex)
tea <- matrix(c(3, 1, 1, 3), 2) # Agresti (1990), p. 61: Fisher's tea drinker, two-sided p = 0.4857

test_that("chi-square has no continuity correction", {
  found <- contingency_test("chi-square", as.vector(lung_counts[1:3, ]), 3, 100)
  expected <- chisq.test(lung_counts[1:3, ], correct = FALSE)
  expect_equal(found$statistic, unname(expected$statistic))
  expect_equal(c(found$df, found$p_value), c(2, expected$p.value))
  by_hand <- sum((tea - 2)^2 / 2)
  expect_equal(contingency_test("chi-square", as.vector(tea), 2, 100)$statistic, by_hand)
})

test_that("Fisher's test is exact, and a Monte Carlo one where the table is too large", {
  found <- contingency_test("fisher", as.vector(tea), 2, 100)
  expect_equal(round(found$p_value, 4), 0.4857)
  expect_equal(found$method, "exact")
  expect_true(is.na(found$statistic))
  set.seed(1)
  large <- table(sample(9, 900, TRUE), sample(9, 900, TRUE))
  expect_equal(contingency_test("fisher", as.vector(large), 9, 200)$method, "monte carlo")
})

test_that("tests of numbers are R's own", {
  two <- lung$age[lung$sex == 1]
  other <- lung$age[lung$sex == 2]
  p <- function(test) location_test(test, lung$age, lung$sex)$p_value
  expect_equal(p("mann-whitney"), suppressWarnings(wilcox.test(two, other)$p.value))
  expect_equal(p("t"), t.test(two, other)$p.value)
  expect_equal(p("student"), t.test(two, other, var.equal = TRUE)$p.value)
  expect_equal(p("anova"), p("student")) # F is t squared
  three <- lung[lung$ph.ecog %in% 0:2, ]
  found <- location_test("kruskal-wallis", three$age, three$ph.ecog + 1L)
  expect_equal(found$p_value, kruskal.test(age ~ ph.ecog, three)$p.value)
  expect_equal(found$df, 2)
})

test_that("Mann-Whitney says whether it is exact", {
  expect_equal(location_test("mann-whitney", c(1, 2, 3, 4), c(1, 1, 2, 2))$method, "exact")
  # The two lowest of four ranks: 1 of 6 ways, two-sided 1/3.
  expect_equal(location_test("mann-whitney", c(1, 2, 3, 4), c(1, 1, 2, 2))$p_value, 1 / 3)
  expect_equal(location_test("mann-whitney", c(1, 2, 2, 4), c(1, 1, 2, 2))$method, "approximate")
})

test_that("groups that are all constant are refused", {
  expect_error(location_test("t", c(1, 1, 2, 2), c(1, 1, 2, 2)), class = "refusal")
  expect_equal(location_test("kruskal-wallis", c(1, 1, 2, 2), c(1, 1, 2, 2))$df, 1)
})
