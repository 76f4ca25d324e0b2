# What cannot be estimated is said, and the rest is estimated as if it were not there.

d <- lung_cohort()
conventions <- c("spss", "r")

# A group in which nobody had the event.
set.seed(3)
d$spared <- as.numeric(d$status == 0 & runif(nrow(d)) < 0.4)

trouble <- function(term, kind, column = 1L, with_term = NA_integer_, with_column = NA_integer_) {
  data.frame(term = term, column = column, kind = kind, with_term = with_term, with_column = with_column)
}

test_that("a group without events has no estimate, in whatever unit", {
  expected <- suppressWarnings(coxph(Surv(time, status) ~ age + spared, d)) # of an infinite coefficient
  for (convention in conventions) {
    for (unit in c(1, 1000, 0.001)) {
      found <- run_cox(d, list(continuous(d$age), continuous(d$spared * unit)), convention = convention, ph_test = TRUE)
      expect_equal(found$troubles, trouble(2L, "infinite"))
      b <- found$coefficients
      expect_true(all(is.na(b[2, c("b", "se", "wald", "p", "exp_b", "exp_low", "exp_high", "z")])))
      equal(b$b[1], coef(expected)[1], 1e-6)
      equal(found$models$neg2loglik, -2 * expected$loglik[2], 1e-6)
      expect_identical(is.na(found$term_tests$wald), c(FALSE, TRUE))
      expect_true(is.na(found$summary$wald))
      expect_identical(found$ph$term, c(1L, 2L, NA))
      equal(found$ph$chi_square, cox.zph(expected)$table[c(1, NA, 1), 1], 1e-5)
      expect_identical(is.na(found$correlation$correlation), c(FALSE, TRUE, TRUE, TRUE))
    }
  }
})

test_that("one level without events takes nothing from the others", {
  d$group <- factor(ifelse(d$spared == 1, "c", ifelse(d$ph.ecog > 0, "b", "a")))
  expected <- suppressWarnings(coxph(Surv(time, status) ~ group, d))
  for (convention in conventions) {
    found <- run_cox(d, list(treatment(d$group)), convention = convention)
    expect_equal(found$troubles, trouble(1L, "infinite", 2L))
    equal(found$coefficients$b[1], coef(expected)[1], 1e-6)
    expect_true(is.na(found$term_tests$wald))
  }
})

test_that("so it is among thousands of events, where its information falls below what the arithmetic can see", {
  set.seed(8)
  n <- 20000
  many <- data.frame(time = ceiling(1000 * rexp(n)), x = rnorm(n), spared = rep(0:1, n / 2))
  many$status <- 1 - many$spared
  for (convention in conventions) {
    found <- run_cox(many, list(continuous(many$x), continuous(many$spared)), convention = convention)
    expect_equal(found$troubles[1, ], trouble(2L, "infinite"))
  }
})

test_that("perfectly ordered times have no finite coefficient", {
  toy <- data.frame(time = 1:8, status = 1, x = 8:1)
  for (convention in conventions) {
    found <- run_cox(toy, list(continuous(toy$x)), convention = convention)
    expect_true("infinite" %in% found$troubles$kind)
    expect_true(is.na(found$coefficients$b))
  }
})

test_that("large but finite effects are no trouble", {
  set.seed(5)
  n <- 400
  x <- rnorm(n)
  toy <- data.frame(time = rexp(n, exp(3 * x)), status = 1)
  outlying <- c(rnorm(n - 1), 200) # one value far away
  for (convention in conventions) {
    found <- run_cox(toy, list(continuous(x), continuous(outlying)), convention = convention)
    expect_identical(nrow(found$troubles), 0L)
    expect_false(anyNA(found$coefficients$b))
  }
})

test_that("the unit of a column changes no test", {
  variables <- function(unit) list(continuous(d$age * unit), continuous(d$ph.ecog))
  expected <- cox.zph(coxph(Surv(time, status) ~ age + ph.ecog, d))$table
  for (unit in c(1e-9, 1, 1e9)) {
    found <- run_cox(d, variables(unit), ph_test = TRUE)
    equal(as.matrix(found$ph[, -1]), expected)
    equal(found$summary$wald, summary(coxph(Surv(time, status) ~ age + ph.ecog, d))$waldtest["test"], 1e-3)
    expect_identical(nrow(found$troubles), 0L)
  }
})

test_that("what does not vary stays out", {
  for (convention in conventions) {
    variables <- list(continuous(d$age), continuous(rep(3, nrow(d))), treatment(rep("a", nrow(d))))
    found <- run_cox(d, variables, convention = convention)
    alone <- run_cox(d, variables[1], convention = convention)
    expect_equal(found$troubles, rbind(trouble(3L, "constant", NA_integer_), trouble(2L, "constant")))
    expect_identical(found$coefficients$b, c(alone$coefficients$b, NA))
    expect_identical(found$models$score_df, 1L)
    expect_identical(found$summary, alone$summary)
  }
})

test_that("a constant alone leaves the null model", {
  found <- run_cox(d, list(continuous(rep(3, nrow(d)))), baseline = TRUE, ph_test = TRUE, concordance = TRUE)
  expect_identical(found$models$neg2loglik, found$null$neg2loglik)
  expect_identical(found$summary$lr_df, 0L)
  equal(found$baseline$cum_hazard, basehaz(coxph(Surv(time, status) ~ 1, d))$hazard)
  expect_null(found$ph)
})

test_that("a level that nobody has is constant", {
  group <- factor(d$sex, levels = c(1, 3, 2))
  found <- run_cox(d, list(categorical(group)))
  expect_equal(found$troubles, trouble(1L, "constant", 2L))
  equal(found$coefficients$b[1], coef(coxph(Surv(time, status) ~ I(sex == 1), d)))
  expect_identical(found$term_tests$df, 1L)
})

test_that("a linear combination stays out and names its parts", {
  d$sum <- 2 * d$age + 3 * (d$sex == 2)
  expected <- coxph(Surv(time, status) ~ age + factor(sex) + sum + wt.loss, d)
  for (convention in conventions) {
    found <- run_cox(d, list(continuous(d$age), treatment(d$sex), continuous(d$sum), continuous(d$wt.loss)),
      convention = convention, ph_test = TRUE)
    expect_equal(found$troubles, trouble(3L, "aliased", with_term = 1:2, with_column = 1L))
    equal(found$coefficients$b, coef(expected), if (convention == "r") 1e-9 else 1e-6)
    expect_identical(found$term_tests$df, c(1L, 1L, 0L, 1L))
    expect_identical(found$models$score_df, 3L)
    if (convention == "r") equal(as.matrix(found$ph[, -1]), cox.zph(expected)$table)
  }
})

test_that("so does what is a linear combination but for the last digits", {
  set.seed(2)
  for (noise in 10^-(5:9)) {
    found <- run_cox(d, list(continuous(d$age), continuous(d$age + noise * rnorm(nrow(d)))))
    expect_equal(found$troubles, trouble(2L, "aliased", with_term = 1L, with_column = 1L))
  }
  d$near <- d$age + 1e-3 * rnorm(nrow(d))
  found <- run_cox(d, list(continuous(d$age), continuous(d$near)))
  expect_identical(nrow(found$troubles), 0L)
  equal(found$coefficients$se, sqrt(diag(vcov(coxph(Surv(time, status) ~ age + near, d)))), 1e-6)
})

test_that("stepwise, neither of two copies is in trouble, and the second never enters", {
  copies <- list(continuous(d$ph.ecog), continuous(2 * d$ph.ecog))
  found <- run_cox(d, copies, blocks = list(entering(1:2, "fstep-wald")))
  expect_identical(found$models$term, 1L)
  expect_identical(nrow(found$troubles), 0L)
  second <- found$not_in[found$not_in$step == 1, ]
  expect_identical(second$df, 0L)
  expect_true(is.na(second$score))
  backward <- run_cox(d, copies, blocks = list(entering(1:2, "bstep-wald")))
  expect_identical(backward$models$term, c(NA, 2L))
})

test_that("what does not vary within the strata tells nothing", {
  for (values in list(1:2, c(0.1, 0.7))) { # the means of 0.1 and 0.7 are not exact
    found <- run_cox(transform(d, stratum = sex), list(continuous(d$age), continuous(values[d$sex])))
    expect_equal(found$troubles, trouble(2L, "uninformative"))
    equal(found$coefficients$b[1], coef(coxph(Surv(time, status) ~ age + strata(sex), d)))
  }
})

test_that("nor does it alone, where survival is left with rounding error", {
  by_sex <- transform(d, stratum = sex)
  for (convention in conventions) {
    alone <- run_cox(by_sex, list(continuous(d$sex)), convention = convention)
    expect_equal(alone$troubles, trouble(1L, "uninformative"))
    expect_identical(alone$models$neg2loglik, alone$null$neg2loglik)
    candidate <- list(entering(1L, "fstep-lr"))
    stepwise <- run_cox(by_sex, list(continuous(d$sex)), blocks = candidate, convention = convention)
    expect_identical(stepwise$not_in$df, 0L)
    in_time <- run_cox(by_sex, list(continuous(d$sex)), blocks = list(entering(1:2)), tvc = 1L, convention = convention)
    expect_equal(in_time$troubles, rbind(trouble(1L, "uninformative"), trouble(2L, "uninformative")))
  }
})

test_that("what does not vary while somebody is at risk tells nothing", {
  late <- as.numeric(d$time == min(d$time))
  d$status[late == 1] <- 0 # they leave before the first event
  for (convention in conventions) {
    found <- run_cox(d, list(continuous(d$age), continuous(late)), convention = convention)
    expect_equal(found$troubles, trouble(2L, if (convention == "r") "uninformative" else "constant"))
  }
})

test_that("a likelihood that goes to its limit is said to have no maximum, and no more", {
  # that of perfectly ordered times is 1 in the limit: R compares its logarithm, 0, relatively
  toy <- data.frame(time = 1:8, status = 1, x = 8:1)
  for (convention in conventions) {
    found <- run_cox(toy, list(continuous(toy$x)), convention = convention)
    expect_equal(found$troubles, trouble(1L, "infinite"))
    expect_identical(found$coefficients$b, NA_real_)
  }
})

test_that("the tree of the concordance is survival's", {
  for (n in c(1:70, 999)) expect_identical(tree_places(as.double(seq_len(n))), btree(n))
  expect_identical(tree_places(c(3, 1, 3, 2)), btree(3L)[c(3, 1, 3, 2)])
})

test_that("the test of proportional hazards is that of all patients, those whom SPSS drops included", {
  set.seed(9)
  d$stratum <- sample(1:40, nrow(d), replace = TRUE)
  expected <- cox.zph(coxph(Surv(time, status) ~ age + strata(stratum), d, ties = "breslow"))
  for (convention in conventions) {
    found <- run_cox(d, list(continuous(d$age)), convention = convention, ties = "breslow", ph_test = TRUE)
    equal(found$ph$chi_square[1], expected$table[1, "chisq"], 1e-6)
  }
  expect_gt(run_cox(d, list(continuous(d$age)), convention = "spss")$counts$n_early_censored, 5)
  d$count <- rep(1:3, length.out = nrow(d))
  several <- d[rep(seq_len(nrow(d)), d$count), ]
  expected <- cox.zph(coxph(Surv(time, status) ~ age + strata(stratum), several, ties = "breslow"))
  found <- run_cox(d, list(continuous(d$age)), convention = "spss", ties = "breslow", ph_test = TRUE)
  equal(found$ph$chi_square[1], expected$table[1, "chisq"], 1e-6)
})
