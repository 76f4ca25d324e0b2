# Contrasts against their definitions, and what a change of contrast may change.

contrasts <- c("indicator", "simple", "deviation", "difference", "helmert", "repeated", "polynomial")

# The rows of L for four categories as IBM prints them in "Categorical Variable Coding Schemes": www.ibm.com/docs,
# SPSS Statistics, topics schemes-deviation, -simple (reference last), -difference, -helmert, -repeated.
published <- list(
  deviation = rbind(c(3, -1, -1, -1), c(-1, 3, -1, -1), c(-1, -1, 3, -1)) / 4,
  simple = rbind(c(1, 0, 0, -1), c(0, 1, 0, -1), c(0, 0, 1, -1)),
  difference = rbind(c(-1, 1, 0, 0), c(-1 / 2, -1 / 2, 1, 0), c(-1 / 3, -1 / 3, -1 / 3, 1)),
  helmert = rbind(c(1, -1 / 3, -1 / 3, -1 / 3), c(0, 1, -1 / 2, -1 / 2), c(0, 0, 1, -1)),
  repeated = rbind(c(1, -1, 0, 0), c(0, 1, -1, 0), c(0, 0, 1, -1)),
  indicator = rbind(c(1, 0, 0, -1), c(0, 1, 0, -1), c(0, 0, 1, -1)),
  polynomial = t(unname(contr.poly(4)))
)

test_that("a coding turns effects into the published contrasts", {
  for (contrast in contrasts) {
    coding <- contrast_coding(4L, contrast, 4L)
    expect_identical(dim(coding), c(4L, 3L))
    equal(published[[contrast]] %*% coding, diag(3), 1e-14)
    if (contrast != "indicator") equal(colSums(coding), numeric(3), 1e-14)
  }
})

test_that("codings that R has are R's", {
  for (k in 2:5) {
    for (reference in seq_len(k)) {
      equal(contrast_coding(k, "indicator", reference), contr.treatment(k, base = reference))
    }
    equal(contrast_coding(k, "deviation", k), contr.sum(k))
    equal(contrast_coding(k, "polynomial", k), contr.poly(k))
    equal(contrast_coding(k, "difference", k), sweep(contr.helmert(k), 2, 2:k, "/"))
  }
  expect_identical(dim(contrast_coding(1L, "indicator", 1L)), c(1L, 0L))
})

test_that("another reference of simple and deviation is another row of differences", {
  # IBM's example /CONTRAST(FACTOR) = SIMPLE(2), and DEVIATION(2) for three categories
  simple <- rbind(c(1, -1, 0, 0), c(0, -1, 1, 0), c(0, -1, 0, 1))
  equal(simple %*% contrast_coding(4L, "simple", 2L), diag(3), 1e-14)
  deviation <- rbind(c(2, -1, -1), c(-1, -1, 2)) / 3
  equal(deviation %*% contrast_coding(3L, "deviation", 2L), diag(2), 1e-14)
})

test_that("the contrast changes the coefficients as its matrix says, and no likelihood or overall test", {
  d <- lung_cohort()
  d$group <- factor(pmin(d$ph.karno, 90)) # 50 to 90: five categories
  effects <- c(0, coef(coxph(Surv(time, status) ~ group + age, d))[1:4])
  for (contrast in contrasts) {
    found <- run_cox(d, list(categorical(d$group, contrast, 5L), continuous(d$age)))
    l <- solve(cbind(1, contrast_coding(5L, contrast, 5L)))[-1, ]
    equal(found$coefficients$b[1:4], drop(l %*% effects), 1e-8)
    equal(found$models$neg2loglik, -2 * coxph(Surv(time, status) ~ group + age, d)$loglik[2])
    first <- found$term_tests[1, ]
    if (contrast == "indicator") overall <- first
    equal(unlist(first), unlist(overall))
  }
})

test_that("an interaction is the products of its columns, the last variable varying fastest", {
  a <- factor(c(1, 2, 3, 1, 2, 3, 1, 2, 3))
  b <- factor(c(1, 1, 1, 2, 2, 2, 3, 3, 3))
  x <- seq(2, 10)
  variables <- list(categorical(a), categorical(b), continuous(x))
  design <- cox_design(variables, list(1L, c(1L, 2L), c(3L, 1L)), integer(), 9:1)
  indicator <- function(f) cbind(f == 1, f == 2)[9:1, ] + 0
  by_hand <- cbind(
    indicator(a), indicator(a)[, 1] * indicator(b), indicator(a)[, 2] * indicator(b), rev(x) * indicator(a)
  )
  equal(design$x, by_hand)
  expect_identical(design$columns$term, c(1L, 1L, 2L, 2L, 2L, 2L, 3L, 3L))
  expect_identical(design$columns$column, c(1:2, 1:4, 1:2))
  second <- subset(design$parts, term == 2 & variable == 2)
  expect_identical(second$contrast, c(1L, 2L, 1L, 2L))
  third <- subset(design$parts, term == 3)
  expect_identical(third$variable, c(3L, 3L, 1L, 1L))
  expect_identical(third$contrast, c(0L, 0L, 1L, 2L))
})

test_that("the result names codings, columns and their parts", {
  d <- lung_cohort()
  variables <- list(one = continuous(d$age), other = categorical(factor(d$ph.ecog), "repeated"))
  found <- run_cox(d, variables, list(a = 2L, b = c(1, 2), c = 1))
  expect_identical(found$columns$term, c(1L, 1L, 1L, 2L, 2L, 2L, 3L))
  expect_identical(lengths(found$codings), c(0L, 3L))
  equal(as.matrix(found$codings[[2]]), contrast_coding(4L, "repeated", 4L))
  expect_identical(found$coefficients$column, found$columns$column)
})
