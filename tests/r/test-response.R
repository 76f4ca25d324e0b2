test_that("Newcombe's difference has the limits of his Table II, method 10", {
  # Newcombe, Statistics in Medicine 17 (1998) 873-890, examples (a) to (h).
  found <- proportion_differences(
    c(56, 9, 6, 5, 0, 0, 10, 10), c(70, 10, 7, 56, 10, 10, 10, 10),
    c(48, 3, 2, 0, 0, 0, 0, 0), c(80, 10, 7, 29, 20, 10, 20, 10), 0.95
  )
  expect_equal(round(found$low, 4), c(0.0524, 0.1705, 0.0582, -0.0381, -0.1611, -0.2775, 0.6791, 0.6075))
  expect_equal(round(found$high, 4), c(0.3339, 0.8090, 0.8062, 0.1926, 0.2775, 0.2775, 1, 1))
})

test_that("intervals of one share are binom.test's, the score test's, and Wald's", {
  x <- c(0, 8, 28, 112)
  n <- c(39, 112, 209, 112)
  exact <- proportion_intervals(x, n, "clopper-pearson", 0.95)
  expect_equal(exact$low, ifelse(x > 0, qbeta(0.025, x, n - x + 1), 0), tolerance = 1e-9)
  expect_equal(exact$high, ifelse(x < n, qbeta(0.975, x + 1, n - x), 1), tolerance = 1e-9)
  # Wilson's limits solve |p - x / n| = z sqrt(p (1 - p) / n).
  wilson <- proportion_intervals(x, n, "wilson", 0.9)
  for (limit in wilson) expect_equal(abs(limit - x / n), qnorm(0.95) * sqrt(limit * (1 - limit) / n), tolerance = 1e-9)
  wald <- proportion_intervals(x, n, "wald", 0.95)
  expect_equal(wald$high[3], 28 / 209 + 1.959963984540054 * sqrt(28 / 209 * 181 / 209 / 209), tolerance = 1e-12)
  expect_equal(c(wald$low[1], wald$high[4]), c(0, 1))
})

test_that("nobody has no interval", {
  expect_true(all(is.na(proportion_intervals(0, 0, "wilson", 0.95))))
  expect_true(all(is.na(proportion_differences(0, 0, 1, 2, 0.95))))
})
