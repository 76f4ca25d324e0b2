# The tests of a cross-tabulation and of groups against R's own.

limits <- list(exact = 1e8, first = 2000, final = 4000, near = c(0.02, 0.1), work = 1e8, support = 2e6)
counts <- rbind(c(36, 71, 29, 1), c(27, 42, 21, 0))

test_that("a table larger than 2x2 has R's statistics and no corrected ones", {
  found <- crosstab(as.vector(counts), 2, c(1, 2), 0:3, limits)
  pearson <- suppressWarnings(chisq.test(counts))
  own <- function(test, name) found$tests[found$tests$test == test, name]
  expect_equal(own("pearson", "chi_square"), unname(pearson$statistic), tolerance = 1e-12)
  expect_equal(own("fisher", "exact_p_value"), fisher.test(counts)$p.value, tolerance = 1e-9)
  r <- cor(rep(c(1, 2), rowSums(counts)), unlist(apply(counts, 1, function(n) rep(0:3, n))))
  expect_equal(own("linear", "chi_square"), (sum(counts) - 1) * r^2, tolerance = 1e-9)
  expect_false("continuity" %in% found$tests$test)
})

test_that("a 2x2 table has Yates's correction and a signed phi", {
  observed <- rbind(c(26, 112), c(37, 53))
  found <- crosstab(as.vector(observed), 2, NULL, NULL, limits)
  yates <- chisq.test(observed)
  expect_equal(found$tests$chi_square[found$tests$test == "continuity"], unname(yates$statistic), tolerance = 1e-12)
  expect_lt(found$phi, 0)
  expect_equal(crosstab(as.vector(observed[2:1, ]), 2, NULL, NULL, limits)$phi, -found$phi)
})
