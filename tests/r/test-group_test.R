# Counts by level (rows) and group (columns): sex by ph.ecog of survival::lung, and a table of 2 x 2.
lung_counts <- table(lung$ph.ecog, lung$sex)
tea <- matrix(c(3, 1, 1, 3), 2) # Agresti (1990), p. 61: Fisher's tea drinker, two-sided p = 0.4857

test_that("chi-square has no continuity correction", {
  found <- contingency_test("chi-square", as.vector(lung_counts[1:3, ]), 3, NULL)
  expected <- chisq.test(lung_counts[1:3, ], correct = FALSE)
  expect_equal(found$statistic, unname(expected$statistic))
  expect_equal(c(found$df, found$p_value), c(2, expected$p.value))
  by_hand <- sum((tea - 2)^2 / 2)
  expect_equal(contingency_test("chi-square", as.vector(tea), 2, NULL)$statistic, by_hand)
})

test_that("tests of numbers are R's own", {
  two <- lung$age[lung$sex == 1]
  other <- lung$age[lung$sex == 2]
  p <- function(test) location_test(test, lung$age, lung$sex, TRUE)$p_value
  expect_equal(p("mann-whitney"), suppressWarnings(wilcox.test(two, other)$p.value))
  expect_equal(p("t"), t.test(two, other)$p.value)
  expect_equal(p("student"), t.test(two, other, var.equal = TRUE)$p.value)
  expect_equal(p("anova"), p("student")) # F is t squared
  three <- lung[lung$ph.ecog %in% 0:2, ]
  found <- location_test("kruskal-wallis", three$age, three$ph.ecog + 1L, FALSE)
  expect_equal(found$p_value, kruskal.test(age ~ ph.ecog, three)$p.value)
  expect_equal(found$df, 2)
})

test_that("Mann-Whitney says whether it is exact", {
  expect_equal(location_test("mann-whitney", c(1, 2, 3, 4), c(1, 1, 2, 2), FALSE)$method, "exact")
  # The two lowest of four ranks: 1 of 6 ways, two-sided 1/3.
  expect_equal(location_test("mann-whitney", c(1, 2, 3, 4), c(1, 1, 2, 2), FALSE)$p_value, 1 / 3)
  expect_equal(location_test("mann-whitney", c(1, 2, 2, 4), c(1, 1, 2, 2), FALSE)$method, "approximate")
})

test_that("groups that are all constant are refused", {
  expect_error(location_test("t", c(1, 1, 2, 2), c(1, 1, 2, 2), FALSE), class = "refusal")
  expect_equal(location_test("kruskal-wallis", c(1, 1, 2, 2), c(1, 1, 2, 2), FALSE)$df, 1)
})

test_that("Mann-Whitney is corrected for continuity as asked, and exact either way without ties", {
  x <- c(8, 7, 8, 3, 3, 2, 3, 2, 6, 3, 6, 2)
  group <- rep(1:2, 6)
  p <- function(values, continuity) location_test("mann-whitney", values, group, continuity)$p_value
  expect_equal(round(p(x, FALSE), 3), 0.048)
  expect_equal(round(p(x, TRUE), 3), 0.058)
  expect_equal(p(x, TRUE), suppressWarnings(wilcox.test(x ~ group))$p.value)
  # By hand: the variance of U with ties is n1 n2 / 12 (n + 1 - sum(t^3 - t) / (n (n - 1))).
  u <- sum(rank(x)[group == 1]) - 21
  ties <- table(x)
  z <- (u - 18) / sqrt(3 * (13 - sum(ties^3 - ties) / 132))
  expect_equal(p(x, FALSE), 2 * pnorm(-abs(z)), tolerance = 1e-12)
  untied <- x + seq_along(x) / 100
  expect_equal(p(untied, FALSE), wilcox.test(untied ~ group)$p.value)
  expect_equal(p(untied, TRUE), p(untied, FALSE))
  # From 50 patients in a group on R is not exact.
  many <- location_test("mann-whitney", seq_len(100) + 0, rep(1:2, 50), FALSE)
  expect_equal(many$method, "approximate")
  expect_equal(many$p_value, wilcox.test(seq(1, 99, 2), seq(2, 100, 2), correct = FALSE)$p.value)
})

test_that("Student's t and the analysis of variance take a group of one patient", {
  x <- c(3, 1, 4, 1.5, 5)
  expect_equal(location_test("student", x, c(1, 2, 2, 2, 2), TRUE)$p_value, t.test(x[1], x[-1], var.equal = TRUE)$p.value)
  found <- location_test("anova", x, c(1, 2, 2, 3, 3), TRUE)
  expect_equal(found$p_value, summary(aov(x ~ factor(c(1, 2, 2, 3, 3))))[[1]][["Pr(>F)"]][1], tolerance = 1e-12)
  expect_equal(found$df, 2)
  three <- lung[lung$ph.ecog %in% 0:2, ]
  f <- location_test("anova", three$age, three$ph.ecog + 1L, TRUE)
  expect_equal(f$statistic, unname(oneway.test(age ~ ph.ecog, three, var.equal = TRUE)$statistic), tolerance = 1e-12)
})

test_that("a difference without any error is refused, not an error of R", {
  expect_error(location_test("t", c(1, 1, 1, 2, 2, 2 + 1e-16), c(1, 1, 1, 2, 2, 2), TRUE), class = "refusal")
  expect_error(location_test("student", 1e8 + c(0, 1e-8, 1, 1 + 1e-8), c(1, 1, 2, 2), TRUE), class = "refusal")
})
