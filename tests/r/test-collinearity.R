factor_of <- function(x, contrast = "indicator", reference = nlevels(x)) {
  list(kind = "categorical", codes = as.integer(x), k = nlevels(x), contrast = contrast, reference = reference)
}
number_of <- function(x) list(kind = "continuous", values = as.double(x))

veteran_variables <- function(...) {
  data <- survival::veteran
  list(number_of(data$karno), factor_of(data$celltype, ...), number_of(data$age), number_of(data$diagtime))
}

# car::vif of a linear model, as its source has it: the correlations of the coefficients.
vif_by_hand <- function(x, term) {
  fit <- lm(seq_len(nrow(x)) ~ x)
  r <- cov2cor(vcov(fit)[-1, -1])
  sapply(unique(term), function(t) {
    own <- term == t
    det(r[own, own, drop = FALSE]) * det(r[!own, !own, drop = FALSE]) / det(r)
  })
}

test_that("GVIF is car::vif's, VIF 1 / (1 - R^2), and GVIF does not depend on the coding", {
  found <- collinearity(veteran_variables(), as.list(1:4), 1:137)
  data <- survival::veteran
  data$celltype <- stats::relevel(data$celltype, "large")
  x <- model.matrix(~ karno + celltype + age + diagtime, data)[, -1]
  expect_equal(found$terms$gvif, vif_by_hand(x, c(1, 2, 2, 2, 3, 4)), tolerance = 1e-9)
  expect_equal(found$terms$df, c(1, 3, 1, 1))
  squared <- sapply(seq_len(ncol(x)), function(j) summary(lm(x[, j] ~ x[, -j]))$r.squared)
  expect_equal(found$columns$tolerance, 1 - squared, tolerance = 1e-9)
  expect_equal(found$columns$vif, 1 / (1 - squared), tolerance = 1e-9)
  for (contrast in c("deviation", "helmert", "polynomial", "repeated")) {
    other <- collinearity(veteran_variables(contrast, 2), as.list(1:4), 1:137)
    expect_equal(other$terms$gvif, found$terms$gvif, tolerance = 1e-9)
    expect_false(isTRUE(all.equal(other$columns$vif, found$columns$vif, tolerance = 1e-3)))
  }
})

test_that("eigenvalues and proportions are those of the scaled cross product", {
  found <- collinearity(veteran_variables(), as.list(1:4), 1:137)
  data <- survival::veteran
  data$celltype <- stats::relevel(data$celltype, "large")
  z <- model.matrix(~ karno + celltype + age + diagtime, data)
  z <- sweep(z, 2, sqrt(colSums(z^2)), "/")
  byhand <- eigen(crossprod(z))
  expect_equal(found$dimensions$eigenvalue, byhand$values, tolerance = 1e-9)
  expect_equal(found$dimensions$condition_index, sqrt(byhand$values[1] / byhand$values), tolerance = 1e-9)
  phi <- t(byhand$vectors^2) / byhand$values
  expect_equal(matrix(found$proportions$proportion, 7, byrow = TRUE), sweep(phi, 2, colSums(phi), "/"), tolerance = 1e-9)
})

test_that("small proportions are those of the eigenvectors of Z'Z, one by one", {
  set.seed(3)
  common <- matrix(rnorm(300 * 4), 300) %*% matrix(rnorm(4 * 20), 4)
  x <- common + matrix(rnorm(300 * 20), 300) / 10 + 20
  found <- collinearity(lapply(seq_len(20), function(j) number_of(x[, j])), as.list(1:20), 1:300)
  z <- cbind(1, x)
  z <- t(t(z) / sqrt(colSums(z^2)))
  byhand <- eigen(t(z) %*% z)
  phi <- t(byhand$vectors^2) / byhand$values
  expected <- sweep(phi, 2, colSums(phi), "/")
  ratio <- matrix(found$proportions$proportion, 21, byrow = TRUE) / expected
  expect_lt(max(abs(ratio - 1)), 1e-9)
})

test_that("no more patients than columns are refused, one more is enough", {
  variables <- list(number_of(c(1, 2, 4, 3)), number_of(c(2, 1, 4, 9)), number_of(c(3, 7, 1, 2)))
  expect_equal(nrow(collinearity(variables, as.list(1:3), 1:4)$proportions), 16)
  refusal <- tryCatch(collinearity(variables, as.list(1:3), 1:3), refusal = identity)
  expect_equal(refusal$code, "too_few")
  expect_equal(unlist(refusal$details), c(patients = 3, columns = 3))
})

test_that("only the patients kept count", {
  kept <- seq(2L, 137L, 2L)
  half <- lapply(veteran_variables(), function(each) {
    place <- intersect(names(each), c("codes", "values"))
    each[[place]] <- each[[place]][kept]
    each
  })
  expect_equal(collinearity(veteran_variables(), as.list(1:4), kept), collinearity(half, as.list(1:4), seq_along(kept)))
})

test_that("an exact dependency has tolerance 0 and no VIF; a constant column is refused", {
  x <- c(1, 4, 2, 8, 5, 7)
  y <- c(3, 1, 4, 1, 5, 9)
  found <- collinearity(list(number_of(x), number_of(y), number_of(x + y)), as.list(1:3), 1:6)
  expect_equal(found$columns$tolerance, c(0, 0, 0))
  expect_true(all(is.na(found$columns$vif)) && all(is.na(found$terms$gvif)))
  expect_true(is.na(found$dimensions$condition_index[4]))
  expect_equal(found$dimensions$eigenvalue[4], 0)
  expect_error(collinearity(list(number_of(x), number_of(rep(2, 6))), as.list(1:2), 1:6), class = "refusal")
})

test_that("associations are chisq.test's, cor's and kruskal.test's", {
  data <- survival::veteran
  variables <- list(factor_of(data$celltype), factor_of(factor(data$trt)), number_of(data$age), number_of(data$karno))
  found <- collinearity(variables, as.list(1:4), 1:137)$pairs
  chi <- unname(suppressWarnings(chisq.test(data$celltype, data$trt, correct = FALSE))$statistic)
  h <- unname(kruskal.test(data$age, data$celltype)$statistic)
  value <- function(a, b) found$value[found$first == a & found$second == b]
  expect_equal(value(1, 2), sqrt(chi / 137), tolerance = 1e-12)
  expect_equal(value(1, 3), sqrt(h / 136), tolerance = 1e-12)
  expect_equal(value(3, 4), cor(data$age, data$karno, method = "spearman"), tolerance = 1e-12)
  expect_equal(value(2, 3), abs(cor(data$trt, data$age, method = "spearman")), tolerance = 1e-12)
})
