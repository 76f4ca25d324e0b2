# Written by tests/stubs.py from the description of the options.

from sarcstat import api as api
from sarcstat.api import AnalysisError as AnalysisError
from sarcstat.api import Figure as Figure
from sarcstat.api import InputError as InputError
from sarcstat.api import RSetupError as RSetupError
from sarcstat.api import Result as Result
from sarcstat.api import SarcstatError as SarcstatError
from sarcstat.api import SarcstatWarning as SarcstatWarning
from sarcstat.api import UsageError as UsageError
from sarcstat.api import adverse_events as adverse_events
from sarcstat.api import collinearity as collinearity
from sarcstat.api import columns as columns
from sarcstat.api import cox as cox
from sarcstat.api import crosstab as crosstab
from sarcstat.api import cuminc as cuminc
from sarcstat.api import describe as describe
from sarcstat.api import diff as diff
from sarcstat.api import follow_up as follow_up
from sarcstat.api import km as km
from sarcstat.api import life_table as life_table
from sarcstat.api import response as response
from sarcstat.api import subgroup as subgroup
from sarcstat.api import univariate as univariate
from sarcstat.api import plot as plot

__version__: str
