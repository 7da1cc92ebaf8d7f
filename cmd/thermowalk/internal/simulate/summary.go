package simulate

import (
	"bytes"
	"encoding/json"

	"thermowalk/results"
)

// summary marshals the one row of the summary as an object.
type summary struct{ row SummaryRow }

func (s summary) MarshalJSON() ([]byte, error) {
	list, err := json.Marshal(results.Rows[SummaryRow]{s.row})
	return bytes.TrimSuffix(bytes.TrimPrefix(list, []byte("[")), []byte("]")), err
}
