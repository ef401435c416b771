// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ICredentialEvents} from "../src/ICredentialEvents.sol";
import {consentOf} from "./Consent.sol";
import {LedgerTest} from "./LedgerTest.sol";
import {vm} from "./Test.sol";

contract PublishersTest is LedgerTest {
    address internal constant NEW_ACCOUNT = address(0xCCC);
    address internal constant NEW_KEY = address(0x3001);
    uint256 internal constant SECRET = 0xC0FFEE;
    /// @dev The order of the curve; secrets are below it.
    uint256 internal constant ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;

    function test_namePublisher_registersAndRenames() public {
        vm.expectEmit(address(ledger));
        emit ICredentialEvents.PublisherNamed(NEW_ACCOUNT, "First name");
        vm.prank(ADMIN);
        ledger.namePublisher(NEW_ACCOUNT, "First name");
        vm.expectEmit(address(ledger));
        emit ICredentialEvents.PublisherNamed(NEW_ACCOUNT, "Second name");
        vm.prank(ADMIN);
        ledger.namePublisher(NEW_ACCOUNT, "Second name");
        vm.assertEq(ledger.keysOf(NEW_ACCOUNT).length, 0, "keys");
    }

    function test_namePublisher_revertsForAnybodyButAnAdministrator() public {
        vm.expectRevert(_unauthorised(ACCOUNT, 0));
        vm.prank(ACCOUNT);
        ledger.namePublisher(ACCOUNT, "Another name");
    }

    function test_namePublisher_revertsForTheZeroAddress() public {
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.ZeroAddress.selector));
        vm.prank(ADMIN);
        ledger.namePublisher(address(0), "Nobody");
    }

    function test_addKey_letsTheKeyWriteForTheAccount() public {
        vm.expectEmit(address(ledger));
        emit ICredentialEvents.KeyAdded(ACCOUNT, NEW_KEY);
        vm.prank(ADMIN);
        ledger.addKey(ACCOUNT, NEW_KEY, "");
        vm.assertEq(ledger.accountOf(NEW_KEY), ACCOUNT, "account of the key");
        address[] memory keys = ledger.keysOf(ACCOUNT);
        vm.assertEq(keys.length, 2, "keys");
        vm.assertEq(keys[0], KEY, "first key");
        vm.assertEq(keys[1], NEW_KEY, "second key");
        _publishAs(NEW_KEY, keccak256("a"));
        _assertStatus(keccak256("a"), ICredentialEvents.Status.Active, 0, ACCOUNT);
    }

    function test_addKey_mayBeDoneByTheAccountItselfWithTheKeysConsent() public {
        bytes memory consent = _consent(SECRET, ACCOUNT);
        vm.prank(ACCOUNT);
        ledger.addKey(ACCOUNT, vm.addr(SECRET), consent);
        vm.assertEq(ledger.accountOf(vm.addr(SECRET)), ACCOUNT, "account of the key");
    }

    function test_addKey_revertsForAnotherAccountAndForTheAccountsKeys() public {
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.NotAuthorised.selector, OTHER_ACCOUNT));
        vm.prank(OTHER_ACCOUNT);
        ledger.addKey(ACCOUNT, NEW_KEY, "");
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.NotAuthorised.selector, KEY));
        vm.prank(KEY);
        ledger.addKey(ACCOUNT, NEW_KEY, "");
    }

    function test_addKey_revertsForAnAccountThatIsNotRegistered() public {
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.UnknownAccount.selector, NEW_ACCOUNT));
        vm.prank(ADMIN);
        ledger.addKey(NEW_ACCOUNT, NEW_KEY, "");
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.UnknownAccount.selector, NEW_ACCOUNT));
        vm.prank(NEW_ACCOUNT);
        ledger.addKey(NEW_ACCOUNT, NEW_KEY, "");
    }

    function test_addKey_revertsForAKeyThatIsTaken() public {
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.KeyTaken.selector, KEY, ACCOUNT));
        vm.prank(ADMIN);
        ledger.addKey(OTHER_ACCOUNT, KEY, "");
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.KeyTaken.selector, KEY, ACCOUNT));
        vm.prank(ADMIN);
        ledger.addKey(ACCOUNT, KEY, "");
    }

    function test_addKey_revertsForTheZeroAddress() public {
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.ZeroAddress.selector));
        vm.prank(ADMIN);
        ledger.addKey(ACCOUNT, address(0), "");
    }

    function test_removeKey_takesTheKeyAndFreesItForAnotherAccount() public {
        vm.expectEmit(address(ledger));
        emit ICredentialEvents.KeyRemoved(ACCOUNT, KEY);
        vm.prank(ACCOUNT);
        ledger.removeKey(ACCOUNT, KEY);
        vm.assertEq(ledger.accountOf(KEY), address(0), "account of the key");
        vm.assertEq(ledger.keysOf(ACCOUNT).length, 0, "keys");
        vm.prank(ADMIN);
        ledger.addKey(OTHER_ACCOUNT, KEY, "");
        vm.assertEq(ledger.accountOf(KEY), OTHER_ACCOUNT, "new account of the key");
    }

    function test_removeKey_leavesThePublicationsToTheAccountsOtherKeys() public {
        _publishAs(KEY, keccak256("a"));
        vm.prank(ADMIN);
        ledger.addKey(ACCOUNT, NEW_KEY, "");
        vm.prank(ADMIN);
        ledger.removeKey(ACCOUNT, KEY);
        _changeStatusAs(NEW_KEY, keccak256("a"), 1, ICredentialEvents.Status.Revoked);
        _assertStatus(keccak256("a"), ICredentialEvents.Status.Revoked, 1, ACCOUNT);
    }

    function test_removeKey_revertsForAnotherAccount() public {
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.NotAuthorised.selector, OTHER_ACCOUNT));
        vm.prank(OTHER_ACCOUNT);
        ledger.removeKey(ACCOUNT, KEY);
    }

    function test_removeKey_revertsForAKeyOfAnotherAccount() public {
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.UnknownKey.selector, ACCOUNT, OTHER_KEY));
        vm.prank(ADMIN);
        ledger.removeKey(ACCOUNT, OTHER_KEY);
        vm.assertEq(ledger.accountOf(OTHER_KEY), OTHER_ACCOUNT, "the other account keeps its key");
    }

    function test_accountOf_isZeroForAKeyThatMayNotWrite() public view {
        vm.assertEq(ledger.accountOf(STRANGER), address(0), "account");
    }

    function test_keysOf_isEmptyForAnUnknownAccount() public view {
        vm.assertEq(ledger.keysOf(STRANGER).length, 0, "keys");
    }

    function test_addKey_revertsForTheAccountWithoutTheKeysConsent() public {
        address key = vm.addr(SECRET);
        bytes[5] memory consents = [
            bytes(""),
            new bytes(65),
            _consent(SECRET, OTHER_ACCOUNT),
            _consent(SECRET + 1, ACCOUNT),
            bytes.concat(_consent(SECRET, ACCOUNT), hex"00")
        ];
        for (uint256 i = 0; i < consents.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.ConsentMissing.selector, ACCOUNT, key));
            vm.prank(ACCOUNT);
            ledger.addKey(ACCOUNT, key, consents[i]);
        }
    }

    function test_addKey_revertsForAConsentToAnotherContractOrChain() public {
        address key = vm.addr(SECRET);
        bytes memory elsewhere = consentOf(SECRET, ACCOUNT, address(0xE15E));
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.ConsentMissing.selector, ACCOUNT, key));
        vm.prank(ACCOUNT);
        ledger.addKey(ACCOUNT, key, elsewhere);
        bytes memory here = _consent(SECRET, ACCOUNT);
        vm.chainId(31_338);
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.ConsentMissing.selector, ACCOUNT, key));
        vm.prank(ACCOUNT);
        ledger.addKey(ACCOUNT, key, here);
    }

    function test_addKey_needsNoConsentFromAnAdministratorWhoIsTheAccount() public {
        vm.prank(ADMIN);
        ledger.namePublisher(ADMIN, "Federation");
        vm.prank(ADMIN);
        ledger.addKey(ADMIN, NEW_KEY, "");
        vm.assertEq(ledger.accountOf(NEW_KEY), ADMIN, "account of the key");
    }

    function testFuzz_addKey_isTheAccountsOwnWithConsentOnly(uint256 secret, address account, bytes calldata noise)
        public
    {
        vm.assume(secret != 0 && secret < ORDER && account != address(0) && account != ADMIN);
        address key = vm.addr(secret);
        vm.prank(ADMIN);
        ledger.namePublisher(account, "Fuzzed");
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.ConsentMissing.selector, account, key));
        vm.prank(account);
        ledger.addKey(account, key, noise);
        bytes memory consent = _consent(secret, account);
        vm.prank(account);
        ledger.addKey(account, key, consent);
        vm.assertEq(ledger.accountOf(key), account, "account of the key");
    }

    function testFuzz_addKey_byAnAdministrator(address account, address key) public {
        vm.assume(account != address(0) && key != address(0) && key != KEY && key != OTHER_KEY);
        vm.prank(ADMIN);
        ledger.namePublisher(account, "Fuzzed");
        vm.prank(ADMIN);
        ledger.addKey(account, key, "");
        vm.assertEq(ledger.accountOf(key), account, "account of the key");
        vm.prank(ADMIN);
        ledger.removeKey(account, key);
        vm.assertEq(ledger.accountOf(key), address(0), "taken again");
    }

    function testFuzz_addKey_revertsForEverybodyElse(address sender) public {
        vm.assume(sender != ADMIN && sender != ACCOUNT);
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.NotAuthorised.selector, sender));
        vm.prank(sender);
        ledger.addKey(ACCOUNT, NEW_KEY, "");
    }

    function test_removeKey_mayBeDoneByTheKeyItself() public {
        vm.expectEmit(address(ledger));
        emit ICredentialEvents.KeyRemoved(ACCOUNT, KEY);
        vm.prank(KEY);
        ledger.removeKey(ACCOUNT, KEY);
        vm.assertEq(ledger.accountOf(KEY), address(0), "account of the key");
    }

    function test_removeKey_ofItselfFromAnotherAccountReverts() public {
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.UnknownKey.selector, OTHER_ACCOUNT, KEY));
        vm.prank(KEY);
        ledger.removeKey(OTHER_ACCOUNT, KEY);
        vm.assertEq(ledger.accountOf(KEY), ACCOUNT, "the key stays");
    }

    function testFuzz_removeKey_revertsForEverybodyElse(address sender) public {
        vm.assume(sender != ADMIN && sender != ACCOUNT && sender != KEY);
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.NotAuthorised.selector, sender));
        vm.prank(sender);
        ledger.removeKey(ACCOUNT, KEY);
    }

    function testFuzz_removeKey_revertsForAKeyThatTheAccountHasNot(address account, address key) public {
        vm.assume(key != KEY && key != OTHER_KEY);
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.UnknownKey.selector, account, key));
        vm.prank(ADMIN);
        ledger.removeKey(account, key);
    }

    function test_removePublisher_silencesItsKeysAndAddsNone() public {
        vm.expectEmit(address(ledger));
        emit ICredentialEvents.PublisherRemoved(ACCOUNT);
        vm.prank(ADMIN);
        ledger.removePublisher(ACCOUNT);
        vm.assertEq(ledger.accountOf(KEY), address(0), "account of the key");
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.NotASigningKey.selector, KEY));
        _publishAs(KEY, keccak256("a"));
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.NotASigningKey.selector, KEY));
        _changeStatusAs(KEY, keccak256("a"), 1, ICredentialEvents.Status.Revoked);
        bytes memory consent = _consent(SECRET, ACCOUNT);
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.UnknownAccount.selector, ACCOUNT));
        vm.prank(ACCOUNT);
        ledger.addKey(ACCOUNT, vm.addr(SECRET), consent);
        _publishAs(OTHER_KEY, keccak256("a"));
    }

    function test_removePublisher_keepsTheKeysFromOtherAccountsUntilTheyAreRemoved() public {
        vm.prank(ADMIN);
        ledger.removePublisher(ACCOUNT);
        vm.assertEq(ledger.keysOf(ACCOUNT).length, 1, "keys");
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.KeyTaken.selector, KEY, ACCOUNT));
        vm.prank(ADMIN);
        ledger.addKey(OTHER_ACCOUNT, KEY, "");
        vm.prank(ACCOUNT);
        ledger.removeKey(ACCOUNT, KEY);
        vm.prank(ADMIN);
        ledger.addKey(OTHER_ACCOUNT, KEY, "");
        vm.assertEq(ledger.accountOf(KEY), OTHER_ACCOUNT, "account of the key");
    }

    function test_removePublisher_isUndoneByNamingItAgain() public {
        vm.prank(ADMIN);
        ledger.removePublisher(ACCOUNT);
        vm.prank(ADMIN);
        ledger.namePublisher(ACCOUNT, "Back again");
        vm.assertEq(ledger.accountOf(KEY), ACCOUNT, "account of the key");
    }

    function testFuzz_removePublisher_revertsForAnAccountThatIsNotRegistered(address account) public {
        vm.assume(account != ACCOUNT && account != OTHER_ACCOUNT);
        vm.expectRevert(abi.encodeWithSelector(ICredentialEvents.UnknownAccount.selector, account));
        vm.prank(ADMIN);
        ledger.removePublisher(account);
    }

    function testFuzz_removePublisher_revertsForEverybodyButAnAdministrator(address sender) public {
        vm.assume(sender != ADMIN);
        vm.expectRevert(_unauthorised(sender, 0));
        vm.prank(sender);
        ledger.removePublisher(ACCOUNT);
    }

    function testFuzz_namePublisher_registersAnybodyUnderAnyName(address account, string calldata name) public {
        vm.assume(account != address(0));
        vm.expectEmit(address(ledger));
        emit ICredentialEvents.PublisherNamed(account, name);
        vm.prank(ADMIN);
        ledger.namePublisher(account, name);
        vm.assertTrue(_contains(ledger.publishers(), account), "registered");
    }

    function testFuzz_namePublisher_revertsForEverybodyButAnAdministrator(address sender) public {
        vm.assume(sender != ADMIN);
        vm.expectRevert(_unauthorised(sender, 0));
        vm.prank(sender);
        ledger.namePublisher(sender, "Myself");
    }

    function test_publishers_areThoseThatAreRegistered() public {
        address[] memory publishers = ledger.publishers();
        vm.assertEq(publishers.length, 2, "publishers");
        vm.assertTrue(_contains(publishers, ACCOUNT) && _contains(publishers, OTHER_ACCOUNT), "both");
        vm.prank(ADMIN);
        ledger.namePublisher(ACCOUNT, "Another name");
        vm.assertEq(ledger.publishers().length, 2, "renaming adds none");
        vm.prank(ADMIN);
        ledger.removePublisher(ACCOUNT);
        publishers = ledger.publishers();
        vm.assertEq(publishers.length, 1, "publishers");
        vm.assertEq(publishers[0], OTHER_ACCOUNT, "the other one");
    }

    function testFuzz_accountOfAndKeysOf_knowNobodyElse(address somebody) public view {
        vm.assume(somebody != KEY && somebody != OTHER_KEY && somebody != ACCOUNT && somebody != OTHER_ACCOUNT);
        vm.assertEq(ledger.accountOf(somebody), address(0), "account");
        vm.assertEq(ledger.keysOf(somebody).length, 0, "keys");
    }

    function test_eip712Domain_isWhatConsentsAreSignedIn() public view {
        (, string memory name, string memory number, uint256 chainId, address verifyingContract,,) =
            ledger.eip712Domain();
        vm.assertEq(name, "CredentialEvents", "name");
        vm.assertEq(number, "1", "version");
        vm.assertEq(chainId, block.chainid, "chain");
        vm.assertEq(verifyingContract, address(ledger), "contract");
    }

    function _contains(address[] memory addresses, address wanted) private pure returns (bool) {
        for (uint256 i = 0; i < addresses.length; ++i) {
            if (addresses[i] == wanted) return true;
        }
        return false;
    }
}
