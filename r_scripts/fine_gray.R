# The proportional subdistribution hazards model (Fine & Gray 1999, JASA 94:496) of cause 1, by survival's finegray and a
# weighted coxph.
#
# rows        doubles time; integers cause (0 censored, 1 the event, others competing), stratum (1..S): complete cases
# variables, terms   as cox() takes them
# ties        breslow, efron
# Patients with a competing event stay at risk with the weight G(t) / G(u), G being the Kaplan-Meier curve of censoring,
# of each stratum its own. A patient is several weighted rows then, so that the variance is that of clusters of patients
# (Lin & Wei 1989), which is what the coefficients' tests and intervals use.
fine_gray <- function(rows, variables, terms, ties, conf_level) {
  if (!any(rows$cause == 1)) refuse("no_events")
  rows$time <- equalized_time(rows$time)
  rows$time <- match(rows$time, sort(unique(rows$time))) # only their order counts, and finegray wants none below 0
  stays <- estimable_subdistribution(rows, variables, terms)
  expanded <- weighted_rows(rows)
  x <- cox_design(variables, terms, integer(), seq_along(rows$time))$x
  fit <- weighted_fit(expanded, x[, stays$columns, drop = FALSE], ties, any(stays$not_estimable))
  infinite <- stays$not_estimable
  c(
    stays$about,
    list(
      coefficients = subdistribution_table(fit, stays, conf_level),
      term_tests = bind_rows(lapply(seq_along(terms), function(term) {
        own <- stays$about$columns$term[stays$columns] == term
        found <- subdistribution_wald(fit, which(own), any(infinite[own]))
        list(term = term, wald = found$chi_square, df = found$df, p = found$p)
      })),
      wald = as.data.frame(subdistribution_wald(fit, seq_along(stays$columns), any(infinite))),
      rows = data.frame(n_expanded = nrow(expanded))
    )
  )
}

# Which coefficients have a finite estimate, and why others have none. The weights are positive, so that this is decided
# by who is at risk when: the model is asked of data in which those with a competing event stay until the end.
estimable_subdistribution <- function(rows, variables, terms) {
  staying <- list(
    time = as.double(replace(rows$time, rows$cause > 1, max(rows$time) + 1)), status = as.double(rows$cause == 1),
    stratum = rows$stratum
  )
  blocks <- list(list(method = "enter", terms = seq_along(terms)))
  found <- cox_run(staying, variables, terms, blocks, integer(), numeric(), "r", "breslow", 0.05, 0.1)
  fit <- found$run$final$fit
  events <- sum(rows$cause == 1)
  list(
    columns = fit$columns, not_estimable = fit$not_estimable,
    about = list(
      columns = found$design$columns[c("term", "column")], parts = found$design$parts,
      troubles = column_troubles(found$data, found$design, list(fit)),
      summary = data.frame(lr_df = length(fit$columns), n_events = events)
    )
  )
}

# finegray's rows: `id` is the place of the patient.
weighted_rows <- function(rows) {
  data <- data.frame(
    time = rows$time, cause = factor(rows$cause, sort(unique(c(0L, rows$cause)))), stratum = rows$stratum,
    id = seq_along(rows$time)
  )
  ends <- sort(unique(rows$time[rows$cause == 0]))
  size <- length(ends) - findInterval(rows$time[rows$cause > 1], ends)
  if (nrow(data) + sum(size) > 2e7) refuse("fine_gray_too_large")
  formula <- if (max(rows$stratum) > 1) Surv(time, cause) ~ id + strata(stratum) else Surv(time, cause) ~ id
  environment(formula) <- environment()
  expanded <- finegray(formula, data = data, etype = "1", id = id)
  expanded$stratum <- rows$stratum[expanded$id]
  expanded
}

# coxph of the weighted rows, clustered by patient. Of coefficients without an estimate coxph warns, too.
weighted_fit <- function(expanded, x, ties, some_infinite) {
  if (!ncol(x)) return(list(b = numeric(), var = matrix(0, 0, 0), naive = matrix(0, 0, 0)))
  expanded$x <- x[expanded$id, , drop = FALSE]
  formula <- Surv(fgstart, fgstop, fgstatus) ~ x
  if (max(expanded$stratum) > 1) formula <- Surv(fgstart, fgstop, fgstatus) ~ x + strata(stratum)
  environment(formula) <- environment()
  fitted <- function() coxph(formula, data = expanded, weights = fgwt, cluster = id, ties = ties)
  fit <- tryCatch(if (some_infinite) suppressWarnings(fitted()) else fitted(), error = function(condition) {
    if (overflows(condition) || grepl("infinite argument", conditionMessage(condition))) NULL else stop(condition)
  })
  if (is.null(fit)) {
    warning("coxph has no estimate: the subdistribution hazards of the model are too far apart to be numbers")
    none <- matrix(NA_real_, ncol(x), ncol(x))
    return(list(b = rep(NA_real_, ncol(x)), var = none, naive = none, n_clusters = nrow(x)))
  }
  list(
    b = unname(stats::coef(fit)), var = unname(fit$var), naive = unname(fit$naive.var), n_clusters = nrow(x)
  )
}

subdistribution_wald <- function(fit, places, unknown) {
  if (unknown || !length(places)) return(chi_square_p(NA_real_, length(places)))
  wald_test(fit, places)
}

# A row for each column of the design; NA where it has no finite estimate or is left out.
subdistribution_table <- function(fit, stays, conf_level) {
  columns <- stays$about$columns
  place <- match(seq_along(columns$term), stays$columns)
  of <- function(values) replace(values, stays$not_estimable, NA)[place]
  b <- of(fit$b)
  se <- of(sqrt(diag(fit$var)))
  half_width <- stats::qnorm((1 + conf_level) / 2) * se
  list(
    term = columns$term, column = columns$column, b = b, se = se, naive_se = of(sqrt(diag(fit$naive))), z = b / se,
    p = stats::pchisq((b / se)^2, 1, lower.tail = FALSE), exp_b = exp(b), exp_low = exp(b - half_width),
    exp_high = exp(b + half_width)
  )
}
