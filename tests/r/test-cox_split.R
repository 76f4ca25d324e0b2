# Hazard ratios by period against coxph() on survSplit() data.

equal <- function(object, expected) expect_equal(unname(object), unname(expected), tolerance = 1e-9)

number <- function(values) list(kind = "continuous", values = as.double(values))
levels_of <- function(values, reference = 1L) {
  list(kind = "categorical", codes = as.integer(values), k = nlevels(values), contrast = "indicator", reference = reference)
}

by_period <- function(time, status, variables, cuts, split = seq_along(variables), ties = "efron", stratum = NULL,
                      conf_level = 0.95) {
  rows <- list(
    time = as.double(time), status = as.double(status), stratum = if (is.null(stratum)) rep(1L, length(time)) else stratum
  )
  terms <- as.list(seq_along(variables))
  cox_split(
    rows, variables, terms, list(list(method = "enter", terms = seq_along(variables))), integer(), numeric(), "r", ties,
    0.05, 0.1, cuts, split, conf_level
  )
}

# survival's vignette "Using Time Dependent Covariates and Time Dependent Coefficients in the Cox Model" (timedep.pdf of
# 3.5-3), section 4.1, "Step functions", page 18: veteran, cut at 90 and 180.
test_that("Karnofsky's index in three periods is what the vignette of survival prints", {
  found <- by_period(
    veteran$time, veteran$status, list(number(veteran$trt), number(veteran$prior), number(veteran$karno)), c(90, 180), 3L
  )
  expect_equal(sprintf("%.6f", found$coefficients$b), c("-0.011025", "-0.006107", "-0.048755", "0.008050", "-0.008349"))
  expect_equal(sprintf("%.3f", found$coefficients$p[-3]), c("0.953", "0.764", "0.530", "0.568"))
  expect_equal(found$coefficients$start, c(NA, NA, 0, 90, 180))
})

check <- function(found, model, which = seq_along(coef(model))) {
  table <- summary(model)$coefficients
  rows <- found$coefficients
  equal(rows$b, table[which, "coef"])
  equal(rows$se, table[which, "se(coef)"])
  equal(rows$z, table[which, "z"])
  equal(rows$p, table[which, "Pr(>|z|)"])
  equal(rows$exp_low, exp(confint(model)[which, 1]))
  equal(rows$exp_high, exp(confint(model)[which, 2]))
}

for (ties in c("efron", "breslow")) {
  test_that(paste("numbers and factors, split all or in part, in strata, are coxph's with ties:", ties), {
    d <- lung[complete.cases(lung[c("age", "sex", "ph.ecog")]), ]
    d$dead <- d$status - 1
    long <- survSplit(Surv(time, dead) ~ ., d, cut = c(180, 365), episode = "period")
    age <- number(d$age)
    sex <- levels_of(factor(d$sex))

    all_split <- by_period(d$time, d$dead, list(age, sex), c(180, 365), ties = ties)
    own <- coxph(Surv(tstart, time, dead) ~ age:strata(period) + I(sex == 2):strata(period), long, ties = ties)
    check(all_split, own, which = which(!is.na(coef(own)) & !grepl("FALSE", names(coef(own)))))
    # Wald's test that the three coefficients of age are one.
    b <- coef(own)[1:3]
    contrast <- rbind(c(-1, 1, 0), c(-1, 0, 1))
    apart <- contrast %*% b
    wald <- drop(t(apart) %*% solve(contrast %*% vcov(own)[1:3, 1:3] %*% t(contrast), apart))
    equal(all_split$tests$chi_square[1], wald)
    expect_equal(all_split$tests$df, c(2, 2, 4))
    equal(all_split$tests$p[1], pchisq(wald, 2, lower.tail = FALSE))

    stratum <- as.integer(factor(d$ph.ecog))
    part <- by_period(d$time, d$dead, list(age, sex), 180, split = 2L, ties = ties, stratum = stratum)
    two <- survSplit(Surv(time, dead) ~ ., d, cut = 180, episode = "period")
    two$early <- (two$sex == 2) * (two$period == 1)
    two$late <- (two$sex == 2) * (two$period == 2)
    check(part, coxph(Surv(tstart, time, dead) ~ age + early + late + strata(ph.ecog), two, ties = ties))
    # With one parameter in two periods the test is that of the interaction.
    interaction <- coxph(Surv(tstart, time, dead) ~ age + I(sex == 2) + late + strata(ph.ecog), two, ties = ties)
    equal(part$tests$chi_square, summary(interaction)$coefficients["late", "z"]^2)
    equal(part$tests$p, summary(interaction)$coefficients["late", "Pr(>|z|)"])
    periods <- as.vector(tapply(two$dead, two$period, sum))
    equal(part$periods$n_events, periods)
    equal(part$periods$n, as.vector(table(two$period)))
  })
}

test_that("an event at a cut belongs to the period before it, also where it differs by rounding", {
  time <- c(0.1 * 3, 0.2, 0.5, 0.7, 0.9, 1.1)
  status <- c(1, 1, 0, 1, 1, 1)
  found <- by_period(time, status, list(number(c(1, 3, 2, 5, 4, 4.5))), 0.3)
  expect_equal(found$periods$n_events, c(2, 3))
  expect_equal(found$periods$n, c(6, 4))
})

test_that("a period without events is refused, and so is a model without a term to split", {
  code <- function(expr) tryCatch(expr, refusal = function(condition) condition$code)
  expect_equal(code(by_period(1:4, c(1, 1, 0, 0), list(number(c(1, 3, 2, 4))), 3)), "period_without_events")
  expect_equal(code(by_period(1:4, c(1, 1, 0, 1), list(number(c(1, 3, 2, 4))), 1.5, split = 2L)), "nothing_to_split")
})

test_that("what the patients of one period cannot tell is not estimable there, and nowhere else", {
  # After 3 nobody of the group 1 is left.
  time <- c(1, 2, 3, 1.5, 2.5, 4, 5, 6)
  found <- by_period(time, rep(1, 8), list(number(c(1, 1, 1, 0, 0, 0, 0, 0))), 3)
  expect_equal(is.na(found$coefficients$b), c(FALSE, TRUE))
  expect_true(is.na(found$tests$p))
  early <- coxph(Surv(pmin(time, 3), time <= 3) ~ c(1, 1, 1, 0, 0, 0, 0, 0))
  equal(found$coefficients$b[1], coef(early))
})
