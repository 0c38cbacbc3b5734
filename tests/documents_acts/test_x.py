from tests.documents_acts.test_issued_bytes import *
def test_a(province, commune):
    d=issued(province,[commune.unit])
    print([ (t['kind'],t['box']['page']) for t in d.placement['texts']])
    print(text_of_pages(read_blob(d.sealed_blob))[:700])
    print('-----')
    print(text_of_pages(draft_pdf())[:500])
