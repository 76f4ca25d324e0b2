# Cox regression in blocks of terms, as SPSS's COXREG and as R's coxph compute it.
#
# rows        doubles time and status (1 event, 0 censored), integers stratum (1..S): complete cases
# variables   each list(kind = "continuous", values) or
#             list(kind = "categorical", codes (1..k), k, contrast, reference); contrasts: see contrast_coding
# terms       vectors of places in `variables`: one is a main effect, several an interaction
# blocks      each list(method, terms); methods enter, fstep-lr, fstep-wald, fstep-cond, bstep-lr, bstep-wald,
#             bstep-cond
# tvc         places in `variables` of the time-dependent covariates T_*x: terms numbered after `terms`
# convention  "spss" or "r": when the iterations stop, who is kept, which baseline
# ties        breslow, efron, exact
# pin, pout   largest p to enter, smallest p to leave, in stepwise blocks
# Terms are numbered as given, columns within their term; block and step number the models.
cox <- function(rows, variables, terms, blocks, tvc, convention, ties, conf_level, pin, pout, baseline, ph_test,
                concordance) {
  cases <- cox_cases(rows, convention)
  design <- cox_design(variables, terms, tvc, cases$kept)
  means <- colMeans(design$x)
  range <- apply(design$x, 2, function(x) diff(range(x)))
  design$columns$constant <- range == 0
  data <- c(cases, list(x = design$x, range = range, convention = convention, ties = ties))
  design$x <- NULL
  if (length(tvc)) data <- with_time_dependent(data, design$columns$time_dependent)
  data$null_loglik <- null_loglik(data)
  run <- run_blocks(data, design, blocks, pin, pout)
  final <- run$final$fit
  c(
    list(
      counts = cases$counts, columns = design$columns[c("term", "column", "time_dependent")], parts = design$parts,
      codings = lapply(design$codings, function(coding) if (!is.null(coding)) as.data.frame(coding)),
      null = data.frame(loglik = data$null_loglik, neg2loglik = -2 * data$null_loglik)
    ),
    step_tables(run$steps, design$columns, conf_level),
    list(
      means = data.frame(design$columns[c("term", "column")], mean = replace(means, design$columns$time_dependent, NA)),
      correlation = correlation_table(final, design$columns),
      baseline = if (baseline && !length(tvc)) cox_baseline(data, final, means),
      summary = summary_table(data, final, length(cases$kept), cases$counts$n_event, concordance),
      ph = if (ph_test && !length(tvc) && length(final$b)) proportional_hazards(data, design, final),
      troubles = column_troubles(data, design, lapply(run$steps, function(step) step$model$fit))
    )
  )
}

step_tables <- function(steps, columns, conf_level) {
  models <- steps[moved(steps)]
  list(
    models = model_table(steps),
    coefficients = bind_rows(lapply(models, coefficient_table, columns, conf_level)),
    term_tests = bind_rows(unlist(lapply(models, term_test_table, columns), recursive = FALSE)),
    not_in = step_table(steps, "not_in", c("term", "column", "score", "df", "p")),
    residual = step_table(steps, "residual", c("chi_square", "df", "p")),
    removal = step_table(steps, "removal", c("term", "loss_chi", "df", "p"))
  )
}

# The cases in order of stratum and time, and what is counted of them. SPSS drops the cases censored before the
# earliest event of their stratum, which changes the means but no estimate.
cox_cases <- function(rows, convention) {
  if (!any(rows$status == 1)) refuse("no_events")
  time <- equalized_time(rows$time)
  kept <- if (max(rows$stratum) > 1) order(rows$stratum, time) else order(time)
  stratum <- rows$stratum[kept]
  time <- time[kept]
  status <- rows$status[kept]
  event <- which(status == 1)
  first <- event[!duplicated(stratum[event])]
  earliest <- replace(rep(Inf, max(stratum)), stratum[first], time[first])
  early <- convention == "spss" & time < earliest[stratum]
  if (any(early)) {
    kept <- kept[!early]
    stratum <- stratum[!early]
    time <- time[!early]
    status <- status[!early]
  }
  run <- cumsum(c(TRUE, diff(time) != 0 | diff(stratum) != 0))
  events_at <- tabulate(run[status == 1])
  list(
    kept = kept, time = time, status = status, stratum = stratum, run = run, y = cbind(time, status),
    strata = if (stratum[1] != stratum[length(stratum)]) stratum,
    counts = data.frame(
      n_event = sum(events_at), n_censored = sum(status == 0), n_early_censored = sum(early),
      n_tied_event_times = sum(events_at > 1), n_event_times = sum(events_at > 0)
    )
  )
}

# The range of a column that grows with time is that of its largest values.
with_time_dependent <- function(data, time_dependent) {
  data <- expand_risk_sets(data, time_dependent)
  data$range <- apply(data$x, 2, function(x) diff(range(x)))
  data
}
