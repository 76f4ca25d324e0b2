# Listings in the layouts of SAS and Stata, with numbers of R's own: Rscript vendors.R sas|stata
library(survival)
say <- function(...) cat(sprintf(...), sep = "\n")
p4 <- function(p) ifelse(p < 1e-4, "<.0001", sprintf("%.4f", p))
data <- lung
m <- coxph(Surv(time, status) ~ age + factor(sex, levels = 2:1) + factor(ph.ecog, levels = 3:0), data, ties = "breslow")
test <- survdiff(Surv(time, status) ~ sex, data)
# Gehan's weights: the number at risk
gehan <- function(time, status, group) {
  t <- sort(unique(time[status == 1]))
  parts <- sapply(t, function(u) {
    n <- sum(time >= u)
    n1 <- sum(time >= u & group)
    d <- sum(time == u & status == 1)
    c(n * (sum(time == u & status == 1 & group) - d * n1 / n),
      if (n > 1) n^2 * d * (n1 / n) * (1 - n1 / n) * (n - d) / (n - 1) else 0)
  })
  sum(parts[1, ])^2 / sum(parts[2, ])
}
wilcoxon <- gehan(lung$time, lung$status - 1, lung$sex == 1)
curves <- lapply(1:2, function(s) survfit(Surv(time, status) ~ 1, data[data$sex == s, ], conf.type = "log-log"))
area <- function(fit, limit) {
  at <- c(0, fit$time[fit$time < limit], limit)
  sum(diff(at) * c(1, fit$surv[fit$time < limit]))
}
mean_of <- function(fit) {
  events <- fit$n.event > 0
  limit <- max(fit$time[events])
  whole <- area(fit, limit)
  left <- sapply(fit$time, function(t) if (t < limit) whole - area(fit, t) else 0)
  d <- fit$n.event
  n <- fit$n.risk
  variance <- sum(ifelse(n > d, left^2 * d / (n * (n - d)), 0))
  c(whole, sqrt(variance * sum(d) / (sum(d) - 1)))
}
sas <- function() {
  cat("                                        The SAS System                      10:00 Monday, January 5, 2026\n\n")
  cat("                                     The LIFETEST Procedure\n\n")
  for (s in 1:2) {
    fit <- curves[[s]]
    say("                                   Stratum %d: sex = %d\n", s, s)
    cat("                          Summary Statistics for Time Variable time\n\n")
    cat("                                     Quartile Estimates\n\n")
    cat("                           Point          95% Confidence Interval\n")
    cat("              Percent    Estimate    Transform      [Lower      Upper)\n\n")
    for (p in c(75, 50, 25)) {
      q <- quantile(fit, p / 100)
      shown <- sapply(q, function(x) if (is.na(x)) "." else sprintf("%.3f", x))
      say("                   %2d %12s    LOGLOG    %12s %11s", p, shown[1], shown[2], shown[3])
    }
    say("\n                         Mean    Standard Error\n\n                      %7.3f           %7.3f\n",
        mean_of(fit)[1], mean_of(fit)[2])
  }
  cat("                    Summary of the Number of Censored and Uncensored Values\n\n")
  cat("                                                                   Percent\n")
  cat("        Stratum    sex           Total    Failed    Censored      Censored\n\n")
  for (s in c(1:2, 0)) {
    own <- if (s) lung[lung$sex == s, ] else lung
    events <- sum(own$status == 2)
    if (!s) cat("        ------------------------------------------------------------------\n")
    say("        %-10s %-10s %8d  %8d    %8d      %8.2f", if (s) sprintf("%7d", s) else "  Total", if (s) s else "",
        nrow(own), events, nrow(own) - events, 100 * (1 - events / nrow(own)))
  }
  cat("\n                            Test of Equality over Strata\n\n")
  cat("                                                        Pr >\n")
  cat("                  Test         Chi-Square      DF    Chi-Square\n\n")
  say("                  Log-Rank      %9.4f       1      %s", test$chisq, p4(pchisq(test$chisq, 1, lower.tail = FALSE)))
  say("                  Wilcoxon      %9.4f       1      %s", wilcoxon, p4(pchisq(wilcoxon, 1, lower.tail = FALSE)))
  cat("\n\n                                       The PHREG Procedure\n\n")
  cat("                                        Model Information\n\n")
  cat("                             Data Set                 WORK.LUNG\n")
  cat("                             Dependent Variable       time\n")
  cat("                             Censoring Variable       status\n")
  cat("                             Censoring Value(s)       1\n")
  cat("                             Ties Handling            BRESLOW\n\n\n")
  cat("                   Summary of the Number of Event and Censored Values\n\n")
  cat("                                                                Percent\n")
  cat("                      Total       Event    Censored    Censored\n\n")
  say("                     %6d      %6d      %6d       %5.2f\n", m$n, m$nevent, m$n - m$nevent, 100 * (1 - m$nevent / m$n))
  cat("                                      Model Fit Statistics\n\n")
  cat("                                        Without           With\n")
  cat("                       Criterion     Covariates     Covariates\n\n")
  fits <- -2 * m$loglik
  say("                       -2 LOG L        %8.3f       %8.3f", fits[1], fits[2])
  say("                       AIC             %8.3f       %8.3f", fits[1], fits[2] + 10)
  say("                       SBC             %8.3f       %8.3f\n", fits[1], fits[2] + 5 * log(m$nevent))
  cat("                              Testing Global Null Hypothesis: BETA=0\n\n")
  cat("                      Test                 Chi-Square       DF     Pr > ChiSq\n\n")
  tests <- c("Likelihood Ratio" = fits[1] - fits[2], Score = m$score, Wald = unname(m$wald.test))
  for (name in names(tests)) {
    say("                      %-18s   %9.4f        5         %6s", name, tests[[name]], p4(pchisq(tests[[name]], 5, lower.tail = FALSE)))
  }
  cat("\n                            Analysis of Maximum Likelihood Estimates\n\n")
  cat("                           Parameter    Standard                              Hazard   95% Hazard Ratio\n")
  cat(" Parameter           DF     Estimate       Error  Chi-Square  Pr > ChiSq       Ratio   Confidence Limits\n\n")
  names <- c("age", "sex       1", "ph_ecog   2", "ph_ecog   1", "ph_ecog   0")
  b <- coef(m)
  se <- sqrt(diag(vcov(m)))
  for (i in seq_along(b)) {
    say(" %-20s 1 %12.5f %11.5f %11.4f %11s %11.3f %8.3f %8.3f", names[i], b[i], se[i], (b[i] / se[i])^2,
        p4(pchisq((b[i] / se[i])^2, 1, lower.tail = FALSE)), exp(b[i]), exp(b[i] - qnorm(0.975) * se[i]),
        exp(b[i] + qnorm(0.975) * se[i]))
  }
}
g <- function(x, width = 11) {
  text <- formatC(x, digits = 7, format = "g", width = 1)
  sprintf("%*s", width, sub("^(-?)0\\.", "\\1.", text))
}
rule <- function(left, right) say("%s+%s", strrep("-", left), strrep("-", right))
stata <- function() {
  cat(". stset time, failure(status==2)\n\n. stcox age i.sex\n\n         Failure _d: status==2\n   Analysis time _t: time\n\n")
  n <- coxph(Surv(time, status) ~ age + factor(sex), data, ties = "breslow")
  cat("Cox regression with Breslow method for ties\n\n")
  say("No. of subjects =    228                                Number of obs =    228")
  say("No. of failures =    165")
  say("Time at risk    = %s", format(sum(lung$time), big.mark = ","))
  lr <- 2 * diff(n$loglik)
  say("                                                        LR chi2(2)    = %6.2f", lr)
  say("Log likelihood = %s                             Prob > chi2   = %.4f\n", g(n$loglik[2], 1), pchisq(lr, 2, lower.tail = FALSE))
  cat(strrep("-", 78), "\n", sep = "")
  cat("          _t | Haz. ratio   Std. err.      z    P>|z|     [95% conf. interval]\n")
  rule(13, 64)
  b <- coef(n)
  se <- sqrt(diag(vcov(n)))
  row <- function(name, i) {
    z <- b[i] / se[i]
    say("%s|%s %s   %6.2f   %5.3f    %s  %s", name, g(exp(b[i])), g(exp(b[i]) * se[i]), z,
        2 * pnorm(-abs(z)), g(exp(b[i] - qnorm(0.975) * se[i]), 9), g(exp(b[i] + qnorm(0.975) * se[i]), 9))
  }
  row("         age ", 1)
  cat("             |\n         sex |\n")
  row("          2  ", 2)
  cat(strrep("-", 78), "\n\n. sts test sex\n\n         Failure _d: status==2\n   Analysis time _t: time\n\n", sep = "")
  for (kind in c("Log-rank", "Wilcoxon (Breslow)")) {
    chi <- if (kind == "Log-rank") test$chisq else wilcoxon
    say("%s test for equality of survivor functions\n", kind)
    cat("      |   Events         Events\nsex   |  observed       expected\n")
    rule(6, 25)
    for (s in 1:2) say("%-6d|%10d %14.2f", s, as.integer(test$obs[s]), test$exp[s])
    rule(6, 25)
    say("Total |%10d %14.2f\n", sum(test$obs), sum(test$exp))
    say("            chi2(1) = %10.2f\n            Pr>chi2 = %10.4f\n", chi, pchisq(chi, 1, lower.tail = FALSE))
  }
  cat(". stsum, by(sex)\n\n         |               Incidence     Number of   |------ Survival time -----|\n")
  cat("sex      | Time at risk     rate        subjects        25%       50%       75%\n")
  rule(9, 69)
  for (s in c(1:2, 0)) {
    own <- if (s) lung[lung$sex == s, ] else lung
    fit <- survfit(Surv(time, status) ~ 1, own)
    q <- sapply(c(0.75, 0.5, 0.25), function(x) fit$time[which(fit$surv <= x + 1e-12)[1]])
    if (!s) rule(9, 69)
    say("%8s | %12s %s %14d %10s %9s %9s", if (s) s else "Total", format(sum(own$time), big.mark = ","),
        g(sum(own$status == 2) / sum(own$time)), nrow(own), q[1], q[2], q[3])
  }
  cat("\n. sts list, by(sex)\n\n         Failure _d: status==2\n   Analysis time _t: time\n\n")
  cat("             At                  Net     Survivor      Std.\n")
  cat("  Time     risk    Fail         lost     function     error     [95% conf. int.]\n")
  cat(strrep("-", 80), "\n", sep = "")
  for (s in 1:2) {
    fit <- curves[[s]]
    fit$std <- fit$surv * fit$std.err
    say("%d", s)
    dot <- function(x) ifelse(is.na(x), sprintf("%9s", "."), sprintf("%9.4f", x))
    none <- fit$surv == 1 | fit$surv == 0
    say("%6d %8d %7d %12d %s %s %s %s", as.integer(fit$time), as.integer(fit$n.risk), as.integer(fit$n.event),
        as.integer(fit$n.censor), dot(fit$surv), dot(ifelse(none, NA, fit$std)), dot(ifelse(none, NA, fit$lower)),
        dot(ifelse(none, NA, fit$upper)))
  }
  cat(strrep("-", 80), "\n", sep = "")
}
if (commandArgs(TRUE)[1] == "sas") sas() else stata()
