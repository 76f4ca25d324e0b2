# Runs every test-*.R of this folder, or those that match the argument, on the functions of r_scripts, read as the
# session reads them.
library(survival) # for its data sets
this_file <- sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))
here <- dirname(gsub("~+~", " ", this_file, fixed = TRUE)) # Rscript's way to write a blank
scripts <- new.env(parent = asNamespace("survival"))
for (script in sort(list.files(file.path(here, "..", "..", "r_scripts"), "[.]R$", full.names = TRUE))) {
  sys.source(script, envir = scripts, keep.source = FALSE)
}
testthat::test_dir(
  here,
  filter = if (length(commandArgs(TRUE))) commandArgs(TRUE),
  env = scripts, reporter = "summary", load_package = "none", stop_on_failure = TRUE, stop_on_warning = TRUE
)
