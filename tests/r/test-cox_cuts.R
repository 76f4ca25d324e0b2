# The factorization that is kept up to date, against one that is made anew, and the non-negative least squares on it
# against their conditions of optimality.

unit_columns <- function(p, m) {
  x <- matrix(rnorm(p * m), p)
  sweep(x, 2, sqrt(colSums(x^2)), "/")
}

test_that("cuts that come and go leave the factorization of those that are there", {
  set.seed(7)
  for (trial in 1:20) {
    p <- sample(2:30, 1)
    all <- unit_columns(p, 3 * p)
    cuts <- no_cuts(p)
    there <- integer()
    for (column in seq_len(ncol(all))) {
      if (length(there) == p || (length(there) && runif(1) < 0.4)) {
        place <- sample(length(there), 1)
        cuts <- without_cut(cuts, place)
        there <- there[-place]
      }
      cuts <- with_cut(cuts, all[, column])
      there <- c(there, column)
      expect_true(max(abs(cuts$q %*% cuts$r - all[, there])) < 1e-13)
      expect_true(max(abs(crossprod(cuts$q) - diag(length(there)))) < 1e-13)
      expect_true(max(0, abs(cuts$r[lower.tri(cuts$r)])) < 1e-13)
    }
  }
})

test_that("a cut that is a combination of others is none", {
  set.seed(8)
  columns <- unit_columns(6, 3)
  cuts <- Reduce(with_cut, list(columns[, 1], columns[, 2], columns[, 3]), no_cuts(6))
  expect_null(with_cut(cuts, drop(columns %*% c(0.3, -0.5, 0.2)) + 1e-9))
  expect_identical(ncol(with_cut(cuts, unit_columns(6, 1)[, 1])$q), 4L)
})

test_that("weights that would be negative leave, and what is left is the least squares of the others", {
  set.seed(9)
  left <- 0
  for (trial in 1:40) {
    p <- sample(3:25, 1)
    gradient <- unit_columns(p, 1)[, 1]
    columns <- unit_columns(p, p - 1) + 0.5 * gradient # alike, so that one that comes makes others leave
    columns <- sweep(columns, 2, sqrt(colSums(columns^2)), "/")
    cuts <- no_cuts(p)
    weights <- numeric()
    there <- integer()
    for (step in 1:500) { # Lawson and Hanson's outer loop
      rest <- if (length(there)) qr.resid(qr(columns[, there, drop = FALSE]), gradient) else gradient
      slope <- drop(crossprod(columns, rest))
      if (max(slope) < 1e-10) break
      there <- c(there, which.max(slope))
      cuts <- with_cut(cuts, columns[, which.max(slope)])
      found <- non_negative(cuts, c(weights, 0), gradient)
      expect_true(utils::tail(found$kept, 1))
      left <- left + sum(!found$kept)
      cuts <- found$cuts
      there <- there[found$kept]
      weights <- found$weights[found$kept]
      equal(weights, unname(qr.coef(qr(columns[, there, drop = FALSE]), gradient)))
      expect_true(all(weights > 0))
    }
    if (length(there) < p) {
      direction <- left_over(cuts, gradient)
      equal(direction, rest / sqrt(sum(rest^2)))
      expect_true(max(crossprod(columns, direction)) < 1e-9)
    }
  }
  expect_true(left > 10)
})
